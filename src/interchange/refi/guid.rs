//! Identifiers made from content: the same thing has the same one in every export.
//!
//! They are UUIDs of version 8 (RFC 9562): 122 bits of a BLAKE3 hash. A coding's begins with its id
//! where that is ten hexadecimal digits, as ids made by kwali are, so that it can be read back.

/// The identifier of a thing of some kind, named by the parts of its name.
///
/// ```
/// use kwali::interchange::refi::guid;
/// assert_eq!(guid("user", &["anna"]), guid("user", &["anna"]));
/// assert_ne!(guid("user", &["anna"]), guid("code", &["anna"]));
/// assert_eq!(guid("user", &["anna"]).len(), 36);
/// ```
pub fn guid(kind: &str, parts: &[&str]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash(kind, parts)[..16]);
    spelled(bytes)
}

/// The identifier of a coding, of the source and the user with these identifiers.
pub fn coding_guid(id: &str, source: &str, user: &str) -> String {
    let hash = hash("coding", &[id, source, user]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    if let Some(head) = digits(id) {
        bytes[..5].copy_from_slice(&head);
    }
    spelled(bytes)
}

/// The id of a coding that has this identifier, when it can be read from it.
pub fn coding_id(guid: &str, source: &str, user: &str) -> Option<String> {
    let id: String = guid.chars().filter(|c| *c != '-').take(10).collect();
    (coding_guid(&id, source, user) == guid).then_some(id)
}

/// An identifier as somebody wrote it, without braces and in lower case.
pub fn normal(guid: &str) -> String {
    guid.trim().trim_start_matches('{').trim_end_matches('}').to_lowercase()
}

/// Whether a text is an identifier as the schema wants it.
pub fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn hash(kind: &str, parts: &[&str]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in std::iter::once(&kind).chain(parts) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// The bytes of ten hexadecimal digits in lower case.
fn digits(id: &str) -> Option<[u8; 5]> {
    let fits = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    if id.len() != 10 || !id.bytes().all(fits) {
        return None;
    }
    let number = u64::from_str_radix(id, 16).ok()?.to_be_bytes();
    number[3..].try_into().ok()
}

fn spelled(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_coding_can_be_read_back() {
        let guid = coding_guid("50339c575a", "s", "u");
        assert!(is_guid(&guid));
        assert!(guid.starts_with("50339c57-5a"));
        assert_eq!(coding_id(&guid, "s", "u").as_deref(), Some("50339c575a"));
        assert_eq!(coding_id(&guid, "s", "v"), None);
        assert_eq!(coding_id(&coding_guid("50339c575a-2", "s", "u"), "s", "u"), None);
        assert_eq!(coding_id("é", "s", "u"), None);
    }

    #[test]
    fn identifiers_are_known_in_braces_and_capitals() {
        assert_eq!(
            normal(" {5215CC69-b628-4e02-afb9-9beeaee55808}"),
            "5215cc69-b628-4e02-afb9-9beeaee55808"
        );
        assert!(is_guid("5215cc69-b628-4e02-afb9-9beeaee55808"));
        assert!(!is_guid("5215cc69"));
    }
}
