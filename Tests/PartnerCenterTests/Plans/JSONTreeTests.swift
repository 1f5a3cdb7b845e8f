import Testing

@testable import PartnerCenter

@Suite struct JSONTreeTests {
    @Test(
        "canonical JSON comes back as the same bytes",
        arguments: [
            "null", "true", "[]", "{}", "-0.50e+3", "12345678901234567890", #""a\"\\\n\u0001王""#,
            #"{"b":1,"a":[{},[null,false]],"":""}"#,
        ])
    func roundTrip(json: String) throws {
        #expect(try JSONTree(reading: json.utf8).shown == json)
    }

    @Test(
        "escapes mean what they say",
        arguments: [(#""\u738b\/\b\f""#, "王/\u{8}\u{c}"), (#""\ud83d\ude00""#, "😀")])
    func escapes(json: String, text: String) throws {
        #expect(try JSONTree(reading: json.utf8).text == text)
    }

    @Test(
        "what is no JSON is refused with its place",
        arguments: [
            ("", 1, "a value is missing"), ("{", 2, "a member's name is missing"),
            (#"{"a":1,}"#, 8, "a member's name is missing"), (#"{"a" 1}"#, 6, "a colon is missing"),
            (#"{"a":1,"a":2}"#, 11, "the member 'a' is there twice"),
            ("[1,]", 4, "no value begins like this"),
            ("[1", 3, "the list does not end"), (#"{"a":1"#, 7, "the object does not end"),
            ("01", 2, "something follows the value"), ("-", 2, "a digit is missing"),
            ("1.", 3, "a digit is missing"), ("1e", 3, "a digit is missing"),
            ("nul", 1, "no value begins like this"),
            (#""a"#, 3, "the text does not end"), ("\"\t\"", 2, "a control character must be escaped"),
            (#""\x""#, 3, "no such escape"), (#""\u12""#, 4, "four hexadecimal digits are missing"),
            (#""\ud800""#, 8, "half of a pair of surrogates"),
            (#""\udc00""#, 8, "half of a pair of surrogates"),
            ("1 2", 3, "something follows the value"),
        ])
    func faults(json: String, byte: Int, message: String) {
        #expect(throws: JSONFault(byte: byte, message: message)) { try JSONTree(reading: json.utf8) }
    }

    @Test("bytes that are no UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONFault(byte: 3, message: "the text is not UTF-8")) {
            try JSONTree(reading: [0x22, 0xff, 0x22])
        }
    }

    @Test("depth is counted, not trusted", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func depth(opening: String, closing: String) {
        func nested(_ depth: Int) -> String {
            String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
        }
        #expect(throws: Never.self) { try JSONTree(reading: nested(120).utf8) }
        #expect(throws: JSONFault.self) { try JSONTree(reading: nested(121).utf8) }
        #expect(throws: JSONFault.self) {
            try JSONTree(reading: String(repeating: opening, count: 1_000_000).utf8)
        }
    }
}
