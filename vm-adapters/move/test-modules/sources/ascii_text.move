/// Calls std::ascii. Text is passed as bytes.
module corpus::ascii_text {
    use std::ascii;
    use std::option;

    public fun text(bytes: vector<u8>): vector<u8> { ascii::into_bytes(ascii::string(bytes)) }

    public fun as_bytes(bytes: vector<u8>): vector<u8> { *ascii::as_bytes(&ascii::string(bytes)) }

    public fun try_text(bytes: vector<u8>): (bool, vector<u8>) {
        let text = ascii::try_string(bytes);
        if (option::is_none(&text)) (false, vector[]) else (true, ascii::into_bytes(option::destroy_some(text)))
    }

    public fun char(byte: u8): u8 { ascii::byte(ascii::char(byte)) }

    public fun about(byte: u8): (bool, bool) { (ascii::is_valid_char(byte), ascii::is_printable_char(byte)) }

    public fun look(bytes: vector<u8>): (u64, bool) {
        let text = ascii::string(bytes);
        (ascii::length(&text), ascii::all_characters_printable(&text))
    }

    public fun push(bytes: vector<u8>, byte: u8): vector<u8> {
        let text = ascii::string(bytes);
        ascii::push_char(&mut text, ascii::char(byte));
        ascii::into_bytes(text)
    }

    public fun pop(bytes: vector<u8>): (u8, vector<u8>) {
        let text = ascii::string(bytes);
        let char = ascii::pop_char(&mut text);
        (ascii::byte(char), ascii::into_bytes(text))
    }
}
