import Testing
import TestKit

@testable import Sheets

@Suite struct JSONLinesTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private let columns = [
        SheetColumn(name: "name", headers: ["Name"], isRequired: true),
        SheetColumn(name: "count", type: .integer),
        SheetColumn(name: "ok", type: .boolean),
    ]

    @Test("fields are found by name, in any order, and new names become columns")
    func fields() throws {
        let path = try scratch.write(
            "a.jsonl",
            "{\"name\": \"李\\u4f1f \\ud83d\\ude00\\n\", \"count\": 12, \"ok\": true}\r\n\n"
                + " { \"ok\" : null , \"count\" : -3 , \"extra\" : [1, {\"a\": \"]\"}] , \"name\" : \"B\" } \n"
                + "{\"late\": \"C\"}")
        let reader = try SheetReader(path: path, options: .fixture(columns))
        for size in [1, 7, 1 << 18] {
            let reading = try Reading(path, .fixture(columns, readSize: size))
            #expect(reading.rows == [["李伟 😀", "12", "true"], ["B", "-3", nil], [nil, nil, nil]])
            #expect(reading.headers == ["name", "count", "ok", "extra", "late"])
            #expect(reading.originals[1] == ["B", "-3", "", "[1, {\"a\": \"]\"}]", ""])
            #expect(reading.lines == [1, 3, 4])
            #expect(reading.notes == ["read as JSON lines"])
        }
        #expect(reader.columns.count == 3)
    }

    @Test("a list in a wanted field is a problem of its row")
    func nested() throws {
        let path = try scratch.write("a.jsonl", "{\"name\": [1]}\n{\"name\": \"x\"}\n")
        let reading = try Reading(path, .fixture(columns))
        #expect(
            reading.problems == [
                "line 1, column 'name': '[1]' is a list or an object; try: write one text or number"
            ])
        #expect(reading.rows[1][0] == "x")
    }

    @Test(
        "a line that is not one strict object is told by line and character",
        arguments: [
            ("[1]", 1, "a line must be one object, such as {\"a\": 1}"),
            ("{\"name\":1", 10, "a comma or a closing brace is missing"),
            ("{\"name\":1}x", 11, "something follows the object"),
            ("{name:1}", 2, "a name in quotes is missing"),
            ("{\"name\" 1}", 9, "a colon is missing"),
            ("{\"name\":01}", 11, "a number must not begin with zero"),
            ("{\"name\":1.}", 11, "digits are missing behind the point"),
            ("{\"name\":1e}", 11, "digits are missing in the exponent"),
            ("{\"name\":'x'}", 9, "a value must be a text, a number, true, false or null"),
            ("{\"name\":nul}", 9, "a value must be a text, a number, true, false or null"),
            ("{\"name\":\"x}", 12, "a text is not closed"),
            ("{\"name\":\"\\x\"}", 11, "an escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"),
            ("{\"name\":\"\\ud800\"}", 16, "half of a surrogate pair is missing"),
            ("{\"name\":\"\\u00g0\"}", 14, "\\u takes four hexadecimal digits"),
            ("{\"name\":\"a\tb\"}", 11, "a control character in a text must be escaped"),
            ("{\"name\":1,}", 11, "a name in quotes is missing"),
            ("{\"name\":1,\"name\":2}", 12, "the name 'name' stands there twice"),
            ("{\"name\":[1,]}", 12, "a value must be a text, a number, true, false or null"),
            ("{\"name\":\"\\u0000\"}", 16, "a text must not hold a NUL character"),
            ("{\"name\":" + String(repeating: "[", count: 70), 73, "lists and objects nest too deep"),
        ])
    func bad(line: String, character: Int, reason: String) throws {
        let path = try scratch.write("a.jsonl", "{\"name\":\"first\"}\n\(line)\n")
        let error = try errorReading(path, .fixture(columns))
        #expect(error == .badJSON(SheetPlace(path: path, line: 2, column: character), reason: reason))
    }

    @Test("a required field that no line has is told with what was found")
    func missing() throws {
        let path = try scratch.write("a.jsonl", "{\"nam\":\"x\"}\n{\"count\":1}\n")
        let missing = MissingColumn(name: "name", headers: ["Name", "name"], suggestion: "nam")
        #expect(
            try errorReading(path, .fixture(columns))
                == .missingColumns(path: path, line: 1, missing: [missing], found: ["nam", "count"]))
    }

    @Test("a line over the limit ends the reading at that line")
    func longLine() throws {
        let path = try scratch.write(
            "a.jsonl", "{\"name\":\"a\"}\n{\"name\":\"" + String(repeating: "x", count: 1_100_000))
        #expect(
            try errorReading(path, .fixture(columns))
                == .recordTooLong(SheetPlace(path: path, line: 2, column: 1), limit: 1 << 20))
    }
}
