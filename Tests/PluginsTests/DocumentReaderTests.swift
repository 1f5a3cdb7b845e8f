import Testing
import TestKit

@testable import Plugins

@Suite struct DocumentReaderTests {
    @Test(
        "what is no document is refused with its place",
        arguments: [
            ("", "d: a value is missing: text, a number, true, false, null, [ or {; line 1, column 1"),
            ("{", "d: a name in quotes is missing; line 1, column 2"),
            ("{\n  \"a\": 1,\n}", "d: a name in quotes is missing; line 3, column 1"),
            ("[1 2]", "d: a comma or a closing ] is missing; line 1, column 4"),
            ("{\"a\":1", "d: a comma or a closing } is missing; line 1, column 7"),
            ("{\"a\" 1}", "d: a colon is missing; line 1, column 6"),
            ("[] x", "d: something follows the document; line 1, column 4"),
            ("[01]", "d: a number must not begin with zero; line 1, column 4"),
            ("[1.]", "d: digits are missing behind the point; line 1, column 4"),
            ("[1e+]", "d: digits are missing in the exponent; line 1, column 5"),
            ("[tru]", "d: a value is missing: text, a number, true, false, null, [ or {; line 1, column 2"),
            ("[NaN]", "d: a value is missing: text, a number, true, false, null, [ or {; line 1, column 2"),
            ("\"a", "d: a text is not closed; line 1, column 3"),
            ("\"\t\"", "d: a control character in a text must be escaped; line 1, column 2"),
            (
                "\"\\x\"",
                "d: an escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u; line 1, column 3"
            ),
            ("\"\\u12\"", "d: \\u takes four hexadecimal digits; line 1, column 6"),
            ("\"\\uD800x\"", "d: half of a surrogate pair is missing; line 1, column 8"),
            ("\"\\u0000\"", "d: a text must not hold a NUL character; line 1, column 8"),
            ("{\"a\":1,\n \"a\":2}", "d: \"a\" is there twice; line 2, column 2"),
            ("{\"\u{e9}\":1,\"e\u{301}\":2}", "d: \"e\u{301}\" is there twice; line 1, column 9"),
            ("{\"a\":1,\"\\u0061\":2}", "d: \"a\" is there twice; line 1, column 8"),
            ("\u{feff}{}", "d: begins with a byte order mark; line 1, column 1"),
        ])
    func refusals(text: String, message: String) {
        #expect(
            messages { () throws(PluginFaults) in _ = try DocumentReader.read(Array(text.utf8), file: "d") }
                == [message])
    }

    @Test("bytes that are no UTF-8 are refused, overlong ones and halves of pairs as well")
    func encoding() {
        for bytes: [UInt8] in [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80],
        ] {
            let found = messages { () throws(PluginFaults) in
                _ = try DocumentReader.read([0x22] + bytes + [0x22], file: "d")
            }
            #expect(found.count == 1 && found[0].contains("is not UTF-8"), "\(bytes)")
        }
    }

    @Test("size, depth and number of values have an end")
    func limits() {
        let limits = DocumentLimits(bytes: 100, depth: 3, values: 5)
        func read(_ text: String) -> [String] {
            messages { () throws(PluginFaults) in
                _ = try DocumentReader.read(Array(text.utf8), file: "d", limits: limits)
            }
        }
        #expect(read("[[[1]]]").isEmpty)
        #expect(read("[[[[1]]]]") == ["d: lists and objects nest deeper than 3; line 1, column 5"])
        #expect(read("[1,2,3,4]").isEmpty)
        #expect(read("[1,2,3,4,5]") == ["d: has more than 5 values; line 1, column 10"])
        #expect(read("\"" + String(repeating: "a", count: 98) + "\"").isEmpty)
        #expect(
            read("\"" + String(repeating: "a", count: 99) + "\"")
                == ["d: has 101 bytes; at most 100 are taken"])
    }

    @Test("a number stays as it is written, and only a whole one is an integer")
    func numbers() throws {
        let document = try DocumentReader.read(
            Array("[0,-0,12,-7,1.0,1e3,9223372036854775807,9223372036854775808]".utf8), file: "d")
        guard case .list(let items) = document.content else {
            Issue.record("no list")
            return
        }
        #expect(items.map(\.integer) == [0, nil, 12, -7, nil, nil, Int.max, nil])
        #expect(items[4].content == .number("1.0"))
    }

    @Test(
        "the canonical form sorts by bytes, has no spaces and one newline",
        arguments: [
            (#"{ "b" : 1, "a" : [ true , null ] }"#, #"{"a":[true,null],"b":1}"#),
            (#"{"a":{}, "B":[], "é":"\u00e9\n\u001f\/\"\\"}"#, #"{"B":[],"a":{},"é":"é\n\u001f/\"\\"}"#),
            (#""\ud83d\ude00""#, #""😀""#),
        ])
    func canonical(text: String, canonical: String) throws {
        let document = try DocumentReader.read(Array(text.utf8), file: "d")
        #expect(document.canonical == Array((canonical + "\n").utf8))
        #expect(try DocumentReader.read(document.canonical, file: "d").canonical == document.canonical)
    }

    @Test("no bytes make the reader crash, and what it takes it writes and reads again alike")
    func mutations() throws {
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00\n",{"b":null,"c":true}],"é":{"d":"/"}}"#.utf8)
        var draw = SeededGenerator(seed: 7)
        var taken = 0
        for round in 0..<20_000 {
            var bytes = seed
            for _ in 0...Int.random(in: 0...3, using: &draw) {
                let at = Int.random(in: 0..<bytes.count, using: &draw)
                switch Int.random(in: 0...2, using: &draw) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &draw)
                case 1: bytes.remove(at: at)
                default: bytes.insert(seed.randomElement(using: &draw) ?? 0, at: at)
                }
            }
            guard let document = try? DocumentReader.read(bytes, file: "d") else { continue }
            taken += 1
            let again = try? DocumentReader.read(document.canonical, file: "d")
            #expect(again?.canonical == document.canonical, "round \(round): \(bytes)")
        }
        #expect(taken > 100)
    }
}
