//! Code pages by their numbers, and those that fonts have.

use encoding_rs::{self as rs, Encoding};

/// The encoding of a code page's number.
pub fn of_page(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        // The letters of the oldest programs differ from these in some signs only.
        437 | 850 | 1252 | 28591 => rs::WINDOWS_1252,
        866 => rs::IBM866,
        874 => rs::WINDOWS_874,
        932 => rs::SHIFT_JIS,
        936 | 54936 => rs::GB18030,
        949 | 1361 => rs::EUC_KR,
        950 => rs::BIG5,
        1250 => rs::WINDOWS_1250,
        1251 => rs::WINDOWS_1251,
        1253 => rs::WINDOWS_1253,
        1254 => rs::WINDOWS_1254,
        1255 => rs::WINDOWS_1255,
        1256 => rs::WINDOWS_1256,
        1257 => rs::WINDOWS_1257,
        1258 => rs::WINDOWS_1258,
        10000 => rs::MACINTOSH,
        10007 => rs::X_MAC_CYRILLIC,
        28592 => rs::ISO_8859_2,
        28605 => rs::ISO_8859_15,
        65001 => rs::UTF_8,
        _ => return None,
    })
}

/// The encoding of a font's character set; that of the document when absent.
pub fn of_charset(charset: i32) -> Option<&'static Encoding> {
    of_page(match charset {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
