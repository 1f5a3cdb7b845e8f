import Loading
import Testing

@testable import Sheets

/// The sentences that no file of `BadFileTests` or `WorkbookTests` brings about.
@Suite struct SheetErrorTests {
    private static let place = SheetPlace(path: "a.csv", line: 5, column: 2, header: "E-mail\u{1}")

    @Test(
        "an error says what, where, and what to try",
        arguments: [
            (
                SheetError.cannotOpen(path: "a.csv", reason: "Permission denied"),
                "a.csv: cannot be opened: Permission denied; try: check the name and who may read it"
            ),
            (
                .noLibrary(
                    path: "a.xlsx",
                    MissingLibrary(file: "libxml2.so.2", package: "libxml2", reason: "no such file")),
                "a.xlsx: libxml2.so.2 cannot be used (no such file); try: apt-get install libxml2"
            ),
            (.notAFile(path: "a.csv"), "a.csv: is not a regular file; try: name a CSV or XLSX file"),
            (
                .readFailed(path: "a.csv", reason: "Input/output error"),
                "a.csv: reading stopped: Input/output error; try: copy the file to this machine and run again"
            ),
            (
                .wrongKind(path: "a", seems: .workbook),
                "a: is an XLSX workbook under another name; try: name it .xlsx"
            ),
            (
                .noConverter(.gb18030),
                "this system cannot convert GB18030; try: save the sheet as CSV UTF-8 or XLSX"
            ),
            (
                .nulByte(place),
                "a.csv: line 5, column 2 ('E-mail\\x01'): holds a NUL character, which text never does; try: save the sheet as CSV UTF-8 or XLSX"
            ),
            (
                .missingColumns(
                    path: "a.csv", line: 1,
                    missing: [MissingColumn(name: "a", headers: ["A", "b", "a"], suggestion: nil)], found: []),
                "a.csv: missing column 'A', 'b' or 'a'; no headers were found; try: add the missing headers, or name the header row"
            ),
            (
                .missingColumns(
                    path: "a.csv", line: 1,
                    missing: [MissingColumn(name: "a", headers: ["a"], suggestion: nil)],
                    found: (1...14).map { "h\($0)" }),
                "a.csv: missing column 'a'; line 1 has 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9', 'h10', 'h11', 'h12' and 2 more; try: add the missing headers, or name the header row"
            ),
            (
                .noHeaderRow(path: "a.csv", line: 9),
                "a.csv: there is no line 9 to take headers from; try: a smaller header row"
            ),
            (
                .noSheet(path: "a.xlsx", name: "Staf", found: ["Staff", "Old"], suggestion: "Staff"),
                "a.xlsx: no sheet 'Staf'; it has 'Staff' and 'Old'; did you mean 'Staff'?; try: name one of these"
            ),
            (
                .damaged(path: "a.xlsx", part: "", reason: "truncated"),
                "a.xlsx: the workbook is damaged: truncated; try: open it in a spreadsheet and save it as XLSX again"
            ),
            (
                .badJSON(SheetPlace(path: "a.jsonl", line: 2, column: 9), reason: "a colon is missing"),
                "a.jsonl: line 2, character 9: a colon is missing; try: write one JSON object per line"
            ),
            (.alreadyExists(path: "a.csv"), "a.csv: already exists; try: another name, or ask to replace it"),
            (
                .unknownExtension(path: "a.ods"),
                "a.ods: a sheet is written as .csv or .xlsx; try: one of these endings"
            ),
            (
                .writeFailed(path: "a.csv", reason: "No space left on device"),
                "a.csv: writing stopped: No space left on device; nothing was changed; try: free space, or another folder"
            ),
            (
                .unwritable(path: "a.csv", row: 3, column: "b", reason: "the text is not UTF-8"),
                "a.csv: row 3, column 'b': the text is not UTF-8; try: another value"
            ),
            (
                .wrongCellCount(path: "a.csv", row: 3, count: 1, columns: 2),
                "a.csv: row 3 has 1 cells for 2 columns; try: one cell per column"
            ),
            (
                .tooManyRows(path: "a.xlsx", limit: 1_048_576),
                "a.xlsx: a sheet of a workbook ends at row 1048576; try: write .csv"
            ),
        ])
    func sentence(of error: SheetError, is sentence: String) { #expect(error.description == sentence) }

    @Test("every kind of file has a sentence with something to try", arguments: FileKind.allCases)
    func kind(_ kind: FileKind) {
        let sentence = SheetError.wrongKind(path: "a", seems: kind).description
        #expect(sentence.hasPrefix("a: "))
        #expect(sentence.contains("; try: "))
    }

    @Test(
        "a name is suggested when it is near, and only then",
        arguments: [
            ("E-mail", ["Mail", "email"], "email"), ("姓名", ["名字", "姓 名"], "姓 名"), ("a", ["b"], nil),
            ("offset", ["x"], nil),
            ("Full name", ["fullname", "Name"], "fullname"),
        ] as [(String, [String], String?)])
    func nearest(_ name: String, among names: [String], is expected: String?) {
        #expect(NearestName.of(name, among: names) == expected)
    }
}
