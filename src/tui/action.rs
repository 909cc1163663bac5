//! Everything that can be done in the coding screen, with its name and the keys it has unless the
//! configuration says otherwise.

/// Where an action stands in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Move,
    Select,
    Code,
    Suggestions,
    Find,
    Compare,
    Look,
}

impl Group {
    pub const ALL: [Self; 7] = [
        Self::Move,
        Self::Select,
        Self::Code,
        Self::Suggestions,
        Self::Find,
        Self::Compare,
        Self::Look,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Select => "Select",
            Self::Code => "Code",
            Self::Suggestions => "Suggestions",
            Self::Find => "Find and go",
            Self::Compare => "Compare",
            Self::Look => "Screen",
        }
    }
}

macro_rules! actions {
    ($($action:ident $group:ident $name:literal $about:literal [$($key:literal),*];)+) => {
        /// Something the coding screen can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($action),+ }

        impl Action {
            /// All of them, in the order of the help.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// Its name in a configuration.
            pub fn name(self) -> &'static str {
                match self { $(Self::$action => $name),+ }
            }

            /// What it does.
            pub fn about(self) -> &'static str {
                match self { $(Self::$action => $about),+ }
            }

            /// The keys it has unless the configuration gives it others.
            pub fn keys(self) -> &'static [&'static str] {
                match self { $(Self::$action => &[$($key),*]),+ }
            }

            pub fn group(self) -> Group {
                match self { $(Self::$action => Group::$group),+ }
            }
        }
    };
}

actions! {
    WordForward Move "word-forward" "next word" ["l", "w", "right"];
    WordBack Move "word-back" "word before" ["h", "b", "left"];
    RowDown Move "row-down" "row down" ["j", "down"];
    RowUp Move "row-up" "row up" ["k", "up"];
    SentenceForward Move "sentence-forward" "next sentence" [")"];
    SentenceBack Move "sentence-back" "sentence before" ["("];
    ParagraphForward Move "paragraph-forward" "next paragraph" ["}"];
    ParagraphBack Move "paragraph-back" "paragraph before" ["{"];
    TurnForward Move "turn-forward" "next turn" ["]"];
    TurnBack Move "turn-back" "turn before" ["["];
    PageDown Move "page-down" "page down" ["pagedown", "space", "ctrl-d"];
    PageUp Move "page-up" "page up" ["pageup", "ctrl-u"];
    RowStart Move "row-start" "start of the row" ["0", "^"];
    RowEnd Move "row-end" "end of the row" ["$"];
    Top Move "top" "start of the interview" ["g", "home"];
    Bottom Move "bottom" "end of the interview" ["G", "end"];

    Mark Select "select" "start or stop selecting here" ["v"];
    SelectSentence Select "select-sentence" "select the sentence, then one more" ["s"];
    SelectParagraph Select "select-paragraph" "select the paragraph, then one more" ["P"];
    SelectTurn Select "select-turn" "select the turn, then one more" ["t"];
    GrowWord Select "extend-word" "extend by a word" ["shift-right"];
    ShrinkWord Select "shrink-word" "take a word off" ["shift-left"];
    GrowSentence Select "extend-sentence" "extend by a sentence" ["shift-down"];
    ShrinkSentence Select "shrink-sentence" "take a sentence off" ["shift-up"];
    OtherEnd Select "other-end" "go to the selection's other end" ["o"];
    Cancel Select "cancel" "drop the selection, close, forget what was found" ["esc"];

    Code Code "code" "choose codes for the passage" ["c"];
    Repeat Code "repeat" "give the codes of last time" ["."];
    NewCode Code "new-code" "make a code of the passage's words" ["i"];
    Memo Code "memo" "write a memo on a coding" ["m"];
    Recode Code "recode" "move a coding to another code" ["R"];
    Respan Code "respan" "put a coding on the selection" ["e"];
    SetLens Code "lens" "set a coding's lens" ["L"];
    Delete Code "delete" "delete a coding" ["x", "delete"];
    Undo Code "undo" "undo" ["u", "ctrl-z"];
    Redo Code "redo" "redo" ["ctrl-r", "U"];

    NextSuggestion Suggestions "next-suggestion" "next suggestion" ["n"];
    PreviousSuggestion Suggestions "previous-suggestion" "suggestion before" ["p"];
    Accept Suggestions "accept" "accept it, on the selection if there is one" ["a"];
    AcceptAs Suggestions "accept-as" "accept it with another code" ["A"];
    Reject Suggestions "reject" "reject it" ["r"];

    SearchHere Find "search" "search this interview" ["/"];
    SearchStudy Find "search-study" "search the study" ["F", "ctrl-f"];
    NextHit Find "next-hit" "next passage found" [";", "f3"];
    PreviousHit Find "previous-hit" "passage found before" [",", "shift-f3"];
    GoTo Find "go-to" "go to a turn, a sentence or an interview" [":"];
    Interviews Find "interviews" "the interviews and how far they are" ["I"];
    NextInterview Find "next-interview" "next interview" ["N"];
    Back Find "back" "back to where you were" ["ctrl-o", "backspace", "alt-left"];
    Forward Find "forward" "forward again" ["ctrl-n", "alt-right"];

    NextDifference Compare "next-difference" "next difference" [">"];
    PreviousDifference Compare "previous-difference" "difference before" ["<"];
    TakeMine Compare "take-mine" "consensus: take mine" ["1"];
    TakeTheirs Compare "take-theirs" "consensus: take theirs" ["2"];
    TakeBoth Compare "take-both" "consensus: take both" ["3"];
    TakeNeither Compare "take-neither" "consensus: take neither" ["4"];
    TakeOther Compare "take-other" "consensus: another code or passage" ["5"];

    Codebook Look "codebook" "read the codebook" ["tab"];
    Others Look "others" "show or hide other coders" ["O"];
    Suggestions Look "suggestions" "show or hide suggestions" ["S"];
    Panel Look "panel" "show or hide the side panel" ["W"];
    Palette Look "palette" "find an action by its name" ["ctrl-p"];
    Help Look "help" "all keys" ["?", "f1"];
    Quit Look "quit" "leave; everything is on disk" ["q", "ctrl-c"];
}
