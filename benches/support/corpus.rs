//! Studies of any size, the same ones on every run and every machine.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

/// How many interviews a case has.
const PER_CASE: usize = 10;
const TURNS: usize = 40;
/// The words of an answer; with those of a question, forty turns make about 1,500 words.
const ANSWER: usize = 60;
const QUESTION: usize = 15;
const CODINGS: usize = 20;
const BRANCHES: [&str; 4] = ["waarden", "delen", "samen", "hinder"];
const CODES_PER_BRANCH: usize = 15;

/// Random numbers by Marsaglia's xorshift (2003): every seed has its own series.
struct Random(u64);

impl Random {
    fn new(seed: usize) -> Self {
        let mut random = Self(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed as u64 + 1) | 1);
        for _ in 0..8 {
            random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit
    }

    /// A number below `limit`, small ones far more often than large ones, as words are in a text.
    fn rank(&mut self, limit: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and limit"
        )]
        let rank = (limit as f64).powf(share) as usize;
        rank.min(limit) - 1
    }
}

/// Words that look Dutch, the most frequent first; some of them have letters outside ASCII.
fn vocabulary() -> Vec<String> {
    const ONSETS: [&str; 16] =
        ["", "b", "d", "g", "h", "k", "l", "m", "n", "r", "s", "sch", "st", "v", "w", "z"];
    const NUCLEI: [&str; 12] = ["a", "aa", "e", "ee", "i", "ie", "o", "oe", "oo", "ij", "ui", "eë"];
    const CODAS: [&str; 10] = ["", "l", "n", "r", "s", "t", "cht", "k", "rd", "nd"];
    let mut random = Random::new(0);
    let mut seen = std::collections::HashSet::new();
    let mut words = Vec::new();
    while words.len() < 4_000 {
        let syllables = 1 + random.below(2 + words.len() / 1_500);
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(ONSETS[random.below(ONSETS.len())]);
            word.push_str(NUCLEI[random.below(NUCLEI.len())]);
            word.push_str(CODAS[random.below(CODAS.len())]);
        }
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// Sentences of six to sixteen words, about `words` of them in all.
fn speech(vocabulary: &[String], words: usize, random: &mut Random) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut left = words;
    while left > 0 {
        let here = (6 + random.below(11)).min(left);
        let mut sentence = String::from("Ja");
        for _ in 1..here {
            sentence.push(' ');
            sentence.push_str(&vocabulary[random.rank(vocabulary.len())]);
        }
        sentence.push('.');
        sentences.push(sentence);
        left -= here;
    }
    sentences
}

/// A study of `interviews` interviews, ten a case: half of them leaders', half of them parents'.
/// Each has about 1,500 words in forty turns, and twenty codings by anna.
pub fn study(folder: &Path, interviews: usize) -> io::Result<()> {
    study_by(folder, interviews, &["anna"])
}

/// The same, with twenty codings of each interview by each of these coders.
pub fn study_by(folder: &Path, interviews: usize, coders: &[&str]) -> io::Result<()> {
    let cases = interviews.div_ceil(PER_CASE);
    fs::create_dir_all(folder.join("corpus"))?;
    fs::write(folder.join("codebook.yaml"), codebook())?;
    let mut table = String::from("case,setting,church\n");
    for case in 0..cases {
        let mut random = Random::new(case);
        let setting = ["stad", "dorp", "gemeente"][random.below(3)];
        let church = ["", "", "", "ja"][random.below(4)];
        let _ = writeln!(table, "s{},{setting},{church}", case + 1);
    }
    fs::write(folder.join("corpus/cases.csv"), table)?;
    let vocabulary = vocabulary();
    (0..cases).into_par_iter().try_for_each(|case| {
        let here = folder.join(format!("corpus/s{}", case + 1));
        fs::create_dir_all(&here)?;
        for at in 0..PER_CASE.min(interviews - case * PER_CASE) {
            let name = format!("{}{}", if at % 2 == 0 { "leider" } else { "ouder" }, at / 2 + 1);
            let mut random = Random::new(1_000_000 + case * PER_CASE + at);
            let (text, codings) = interview(&vocabulary, at % 2 == 0, coders.len(), &mut random);
            fs::write(here.join(format!("{name}.md")), text)?;
            for (coder, codings) in coders.iter().zip(codings) {
                fs::write(here.join(format!("{name}.{coder}.csv")), codings)?;
            }
        }
        Ok(())
    })
}

/// A transcript and each coder's codings of it: one sentence in each answer.
fn interview(
    vocabulary: &[String],
    leader: bool,
    coders: usize,
    random: &mut Random,
) -> (String, Vec<String>) {
    let (role, lenses): (&str, &[&str]) = if leader {
        ("leider", &["visie", "praktijk", "evaluatie"])
    } else {
        ("ouder", &["ervaring"])
    };
    let mut body = String::from("\n");
    let header = "id,start,end,code,lens,status,origin,quote,memo\n";
    let mut codings = vec![String::from(header); coders];
    let (mut length, mut coded) = (1, 0);
    for turn in 0..TURNS {
        let mut opening = String::new();
        if turn % TURNS.div_ceil(lenses.len()) == 0 {
            let lens = lenses[turn / TURNS.div_ceil(lenses.len())];
            let _ = write!(opening, "## {lens}\n\n");
        }
        let asks = turn % 2 == 0;
        opening.push_str(if asks { "I: " } else { "R: " });
        length += opening.chars().count();
        body.push_str(&opening);
        let sentences = speech(vocabulary, if asks { QUESTION } else { ANSWER }, random);
        let codes = !asks && coded < CODINGS;
        coded += usize::from(codes);
        let chosen: Vec<usize> = if codes {
            (0..coders).map(|_| random.below(sentences.len())).collect()
        } else {
            Vec::new()
        };
        for (at, sentence) in sentences.iter().enumerate() {
            let end = length + sentence.chars().count();
            for coder in (0..coders).filter(|coder| chosen.get(*coder) == Some(&at)) {
                let code = code(random.rank(BRANCHES.len() * CODES_PER_BRANCH));
                let id = random.next() >> 24;
                let _ = writeln!(
                    codings[coder],
                    "{id:010x},{length},{end},{code},,accepted,human,{sentence},"
                );
            }
            body.push_str(sentence);
            body.push(if at + 1 < sentences.len() { ' ' } else { '\n' });
            length = end + 1;
        }
        body.push('\n');
        length += 1;
    }
    let text = format!(
        "---\nrole: {role}\ndate: 2016-03-15\nlanguage: nl\nstatus: approved\nspeakers:\n  I: interviewer\n  R: {role}\n---\n{body}"
    );
    (text, codings)
}

/// How long the turns of one long interview are.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "each benchmark uses a part of this file")]
pub enum Turns {
    /// Of 20 words.
    Short,
    /// Of 1,000 words.
    Long,
}

/// A study of one case with one interview, `s1/lang`, of so many words and with so many codings by
/// anna, spread evenly; of `bram` a tenth of that.
#[allow(dead_code, reason = "each benchmark uses a part of this file")]
pub fn long_interview(folder: &Path, words: usize, codings: usize, turns: Turns) -> io::Result<()> {
    study(folder, 0)?;
    fs::write(folder.join("corpus/cases.csv"), "case,setting,church\ns1,stad,\n")?;
    let vocabulary = vocabulary();
    let mut random = Random::new(3_000_000);
    let each = match turns {
        Turns::Short => 20,
        Turns::Long => 1_000,
    };
    let (mut body, mut length) = (String::from("\n"), 1);
    let mut sentences: Vec<(usize, String)> = Vec::new();
    for turn in 0..words.div_ceil(each) {
        let label = if turn % 2 == 0 { "I: " } else { "R: " };
        body.push_str(label);
        length += label.len();
        for sentence in speech(&vocabulary, each.min(words - turn * each), &mut random) {
            let (here, long) = (length, sentence.chars().count());
            body.push_str(&sentence);
            body.push(' ');
            length += long + 1;
            sentences.push((here, sentence));
        }
        body.pop();
        body.push_str("\n\n");
        length += 1;
    }
    let header = "id,start,end,code,lens,status,origin,quote,memo\n";
    let (mut anna, mut bram) = (String::from(header), String::from(header));
    for number in 0..codings {
        let (start, sentence) = &sentences[number * sentences.len() / codings];
        let end = start + sentence.chars().count();
        let code = code(random.rank(BRANCHES.len() * CODES_PER_BRANCH));
        let row = format!("{number:08x},{start},{end},{code},,accepted,human,{sentence},\n");
        anna.push_str(&row);
        if number % 10 == 0 {
            bram.push_str(&row);
        }
    }
    let front = "role: leider\nlanguage: nl\nspeakers:\n  I: interviewer\n  R: leider";
    let here = folder.join("corpus/s1");
    fs::create_dir_all(&here)?;
    fs::write(here.join("lang.md"), format!("---\n{front}\n---\n{body}"))?;
    fs::write(here.join("lang.anna.csv"), anna)?;
    fs::write(here.join("lang.bram.csv"), bram)
}

/// The path of a code of a number, spread over the branches.
fn code(number: usize) -> String {
    format!("{}.c{}", BRANCHES[number % BRANCHES.len()], number / BRANCHES.len() + 1)
}

/// A codebook of sixty codes that asks for every kind of chapter.
fn codebook() -> String {
    let mut book = String::from(
        "format: 1
title: Een studie om aan te meten
language: nl
coder: anna
interviewers: [interviewer]
words:
  case: {one: school, other: scholen, this: [deze school, de school]}
roles:
  - {id: leider, label: Leiders, lenses: [visie, praktijk, evaluatie]}
  - {id: ouder, label: Ouders, lenses: [ervaring]}
lenses:
  - {id: visie, label: Visie}
  - {id: praktijk, label: Praktijk}
  - {id: evaluatie, label: Evaluatie}
  - {id: ervaring, label: Ervaring}
attributes:
  - id: setting
    label: plaats
    explanatory: true
    values: [{value: stad}, {value: dorp}, {value: gemeente}]
  - id: church
    label: kerk
    explanatory: true
    values: [{value: ja}]
quantifiers:
  - {upto: 50%, text: \"enkele {other}\"}
  - {upto: all, text: \"de meeste {other}\"}
outline:
  - {title: De scholen, content: cases}
  - title: Leiders
    content: findings
    role: leider
    sections:
      - {lens: visie, aspects: [waarden, delen, samen]}
      - {lens: praktijk, aspects: [waarden, delen, samen]}
      - {lens: evaluatie, aspects: [waarden, delen, samen]}
  - title: Ouders
    content: findings
    role: ouder
    sections:
      - {lens: ervaring, aspects: [waarden, delen, samen]}
  - {title: Patronen, content: patterns}
  - {title: Naast elkaar, content: contrast, roles: [leider, ouder]}
  - {title: Hinder, content: branches, codes: [hinder]}
  - {title: In beeld, content: heatmap}
  - {title: Aanbevelingen, content: recommendations}
  - {title: Verantwoording, content: appendix}
recommendations:
  - {title: Begin, text: Begin ergens., codes: [waarden.c1, delen.c2, samen.c3]}
codes:
",
    );
    for (at, branch) in BRANCHES.iter().enumerate() {
        let _ =
            writeln!(book, "  - id: {branch}\n    label: {branch}\n    definition: Tak {branch}.");
        book.push_str("    codes:\n");
        for number in 0..CODES_PER_BRANCH {
            let id = number * BRANCHES.len() + at;
            let _ = writeln!(
                book,
                "      - id: c{}\n        label: Thema {id}\n        definition: Wat bij thema {id} hoort.\n        group: g{}\n        finding: \"{{cases}} {{noemt|noemen}} {{link}} thema {id}.\"",
                number + 1,
                number / 4
            );
        }
    }
    book
}

#[allow(dead_code, reason = "each benchmark uses a part of this file")]
/// `count` files of plain text, as a transcription service gives them.
pub fn texts(folder: &Path, count: usize) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let vocabulary = vocabulary();
    (0..count).into_par_iter().try_for_each(|number| {
        let mut random = Random::new(2_000_000 + number);
        let mut text = String::new();
        for turn in 0..TURNS {
            let (label, words) = if turn % 2 == 0 { ("I", QUESTION) } else { ("R", ANSWER) };
            let said = speech(&vocabulary, words, &mut random).join(" ");
            let _ = write!(text, "{label}: {said}\n\n");
        }
        fs::write(folder.join(format!("gesprek-{number:05}.txt")), text)
    })
}
