//! The images of papers: named by where they lie in the partner's bucket, and never fetched here.

/// Endings an image may have, in any case of letters (`accounts` E1).
const FORMATS: [&str; 6] = ["jpg", "jpeg", "bmp", "png", "gif", "pdf"];

/// Why images are not taken. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImageRefusal {
    /// Another number of them belongs to the evidence.
    Count {
        /// How many do.
        needed: usize,
    },
    /// One is not a path below the bucket's `download` folder.
    Path,
    /// One is of another format than jpg, jpeg, bmp, png, gif and pdf.
    Format,
}

/// Are these the `needed` images of an evidence, in the order of the sheet?
///
/// # Errors
/// See [`ImageRefusal`].
pub fn check_images(needed: usize, images: &[String]) -> Result<(), ImageRefusal> {
    if images.len() != needed {
        return Err(ImageRefusal::Count { needed });
    }
    if !images.iter().all(|path| is_below(path)) {
        return Err(ImageRefusal::Path);
    }
    if !images.iter().all(|path| has_format(path)) {
        return Err(ImageRefusal::Format);
    }
    Ok(())
}

/// A relative path that stays in its folder: no address, no step upwards, no empty step.
fn is_below(path: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '?' | '#');
    !path.contains(odd) && path.split('/').all(|step| !matches!(step, "" | "." | ".."))
}

fn has_format(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    ending.is_some_and(|(_, ending)| FORMATS.iter().any(|one| one.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_images_are_taken() {
        let three = Err(ImageRefusal::Count { needed: 3 });
        let table: &[(&[&str], usize, Result<(), ImageRefusal>)] = &[
            (&["a.jpg", "b.PNG", "test/护照.jpeg"], 3, Ok(())),
            (&["a.gif", "b.bmp"], 2, Ok(())),
            (&["a.pdf"], 1, Ok(())),
            (&["a.jpg", "b.jpg"], 3, three),
            (&["a.jpg", "b.jpg", "c.jpg", "d.jpg"], 3, three),
            (&["https://bucket.example.com/a.jpg"], 1, Err(ImageRefusal::Path)),
            (&["/download/a.jpg"], 1, Err(ImageRefusal::Path)),
            (&["../a.jpg"], 1, Err(ImageRefusal::Path)),
            (&["a//b.jpg"], 1, Err(ImageRefusal::Path)),
            (&["a.tiff"], 1, Err(ImageRefusal::Format)),
            (&["a"], 1, Err(ImageRefusal::Format)),
            (&["a.jpg/b"], 1, Err(ImageRefusal::Format)),
            (&[".jpg"], 1, Err(ImageRefusal::Format)),
            // The path counts before the format.
            (&["a.exe", "../b.jpg"], 2, Err(ImageRefusal::Path)),
        ];
        for (images, needed, expected) in table {
            let images: Vec<String> = images.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(check_images(*needed, &images), *expected, "{images:?}");
        }
    }
}
