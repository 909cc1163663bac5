//! Makes pictures of kwali in a terminal: the program as it was built is typed at, and what stands
//! on its screen becomes SVG.
//!
//! `cargo build && cargo run --example screens` makes those of the documentation, in `docs/img/`;
//! with names of scenes behind `--` only those. What a scene can say is in `scene.rs`.

#[cfg(unix)]
mod scene;
#[cfg(unix)]
mod shapes;
#[cfg(unix)]
mod svg;
#[cfg(unix)]
#[path = "../../tests/support/terminal/mod.rs"]
mod terminal;

#[cfg(unix)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::fs;
    use std::path::Path;

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let scenes = fs::read_dir(root.join("examples/screens/scenes"))?;
    let mut scenes = scenes.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    scenes.sort();
    for path in scenes {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if !wanted.is_empty() && !wanted.iter().any(|other| *other == name) {
            continue;
        }
        let folder = tempfile::tempdir()?;
        for part in ["codebook.yaml", "corpus"] {
            scene::copy(&root.join(part), &folder.path().join(part))?;
        }
        let pictures = scene::play(&fs::read_to_string(&path)?, folder.path())
            .map_err(|problem| format!("{}: {problem}", path.display()))?;
        for (name, bytes) in pictures {
            let path = root.join(format!("docs/img/{name}.svg"));
            fs::write(&path, bytes)?;
            println!("{}", path.display());
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn main() {
    eprintln!("pictures are made where there are pseudo-terminals: on Linux, macOS or BSD");
}
