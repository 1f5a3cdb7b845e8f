import Testing

@testable import Sheets

@Suite struct CellRuleTests {
    /// The checked cell, or the complaint about it.
    private func outcome(_ cell: String, _ column: SheetColumn) throws -> String {
        let rule = try ColumnRule(column)
        rule.position = 0
        let row = SheetRow()
        row.bytes.append(cell)
        row.cells.append(0, row.bytes.count, .plain)
        RowChecker(rules: [rule]).check(row)
        if let problem = row.problems.first { return "\(problem.message); \(problem.hint)" }
        return row.text(0) ?? "nil"
    }

    @Test(
        "a cell is read as its type, or the reason it cannot be is told",
        arguments: [
            (SheetColumn.Kind.integer, "12", "12"), (.integer, " -7 ", "-7"), (.integer, "+5", "5"),
            (.integer, "007", "7"),
            (.integer, "１２", "12"), (.integer, "0", "0"), (.integer, "-0", "0"), (.integer, "", "nil"),
            (.integer, "　", "nil"),
            (.integer, "9223372036854775807", "9223372036854775807"),
            (.integer, "-9223372036854775808", "-9223372036854775808"),
            (
                .integer, "9223372036854775808",
                "'9223372036854775808' does not fit a whole number of 64 bits; make the column text"
            ),
            (.integer, "1.5", "'1.5' is not a whole number; write it without a fraction"),
            (
                .integer, "1,200",
                "'1,200' is not a whole number: it has separators; write it without them, such as 1200.50"
            ),
            (
                .integer, "1E+05",
                "'1E+05' is not a whole number: it has an exponent; format the column as text in the spreadsheet, and enter it again"
            ),
            (.integer, "12a", "'12a' is not a whole number; write digits, such as 12"),
            (.integer, "-", "'-' is not a whole number; write digits, such as 12"),
            (.decimal, "1.50", "1.50"), (.decimal, "+1.5", "1.5"), (.decimal, "-0.0", "0.0"),
            (.decimal, ".5", "0.5"),
            (.decimal, "-.5", "-0.5"), (.decimal, "00.25", "0.25"), (.decimal, "12", "12"),
            (.decimal, "０．５", "0.5"),
            (.decimal, "123456789012345678901234567890.12", "123456789012345678901234567890.12"),
            (.decimal, "5.", "'5.' is not a decimal number; write digits, such as 12"),
            (.decimal, "1.2.3", "'1.2.3' is not a decimal number; write digits, such as 12"),
            (
                .decimal, "1,5",
                "'1,5' is not a decimal number: it has separators; write it without them, such as 1200.50"
            ),
            (.boolean, "TRUE", "true"), (.boolean, "是", "true"), (.boolean, "n", "false"),
            (.boolean, "０", "false"),
            (.boolean, "maybe", "'maybe' is neither true nor false; write true, false, yes, no, 是 or 否"),
            (.date, "2026-11-20", "2026-11-20"), (.date, "2026/1/5", "2026-01-05"),
            (.date, "2026.01.05", "2026-01-05"),
            (.date, "2026年1月5日", "2026-01-05"), (.date, "２０２６-01-05", "2026-01-05"),
            (.date, "2024-02-29", "2024-02-29"),
            (.date, "2026-11-20T00:00:00Z", "2026-11-20"), (.date, "2026-11-20 0:00", "2026-11-20"),
            (.date, "2026-02-29", "'2026-02-29' is not in the calendar; write it like 2026-11-20"),
            (.date, "2100-02-29", "'2100-02-29' is not in the calendar; write it like 2026-11-20"),
            (.date, "2026-13-01", "'2026-13-01' is not in the calendar; write it like 2026-11-20"),
            (
                .date, "2026-11-20T08:30",
                "'2026-11-20T08:30' is not a date: it has a time of day; write it like 2026-11-20"
            ),
            (
                .date, "05/06/2026",
                "'05/06/2026' may be read with the day or the month first; write it like 2026-11-20"
            ),
            (.date, "2026-11", "'2026-11' is not a date; write it like 2026-11-20"),
            (.date, "45000", "'45000' is not a date; write it like 2026-11-20"),
            (.date, "2026-11/20", "'2026-11/20' is not a date; write it like 2026-11-20"),
            (.month, "2026-11", "2026-11"), (.month, "2026/1", "2026-01"), (.month, "2026年3月", "2026-03"),
            (.month, "2026-11-01", "2026-11"),
            (.month, "2026-11-02", "'2026-11-02' is not a month; write it like 2026-11"),
            (.month, "2026-00", "'2026-00' is not in the calendar; write it like 2026-11"),
            (.month, "Nov-26", "'Nov-26' is not a month; write it like 2026-11"),
            (.text, "１Ａ　b", "1Ａ b"), (.text, "\u{FEFF}x\u{200B}", "x"), (.text, "=1+1", "=1+1"),
        ])
    func type(_ type: SheetColumn.Kind, of cell: String, gives expected: String) throws {
        #expect(try outcome(cell, SheetColumn(name: "c", type: type)) == expected)
    }

    private static let tail = "; write it like li.wei@example.cn"

    @Test(
        "an e-mail address keeps the documented form",
        arguments: [
            ("a@x.cn", nil), ("A.b-c_d'e!f#g^h~9@sub.Example.com", nil), ("ａ＠x．cn", nil),
            (String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 45) + ".cn", nil),
            ("ax.cn", "it has no @"), ("a@b@x.cn", "it has more than one @"),
            ("@x.cn", "nothing stands before @"),
            ("a@", "nothing stands behind @"), (".a@x.cn", "it begins with a dot"),
            ("a.@x.cn", "a dot stands right before @"),
            ("a..b@x.cn", "it has two dots in a row"), ("a@x..cn", "it has two dots in a row"),
            ("a@.cn", "a dot stands right behind @"), ("a@x.cn.", "it ends with a dot"),
            ("a@localhost", "its domain has no dot"),
            ("a@-x.cn", "a part of its domain begins with a hyphen"),
            ("a@x-.cn", "a part of its domain ends with a hyphen"),
            ("a@x.cn-", "a part of its domain ends with a hyphen"),
            ("li wei@x.cn", "a space may not stand before @; letters, digits and ' . - _ ! # ^ ~ may"),
            ("a+b@x.cn", "+ may not stand before @; letters, digits and ' . - _ ! # ^ ~ may"),
            ("李@x.cn", "only unaccented letters, digits and ' . - _ ! # ^ ~ may stand before @"),
            ("a@李.cn", "only unaccented letters, digits, dots and hyphens may stand behind @"),
            ("a@x_y.cn", "_ may not stand behind @"),
            (String(repeating: "a", count: 65) + "@x.cn", "65 characters stand before @, at most 64 may"),
            (
                "a@" + String(repeating: "b", count: 46) + ".cn",
                "49 characters stand behind @, at most 48 may"
            ),
        ] as [(String, String?)])
    func email(_ cell: String, fault: String?) throws {
        let given = try outcome(cell, SheetColumn(name: "c", type: .email))
        let plain = cell.replacing("ａ＠x．cn", with: "a@x.cn")
        let complaint = fault.map { "'\(ShownText.short(cell))' is not an e-mail address: \($0)\(Self.tail)" }
        #expect(given == complaint ?? plain)
    }

    @Test(
        "rules of a column, in their order",
        arguments: [
            (
                SheetColumn(name: "c", isRequired: true), " ",
                "the cell is empty; fill it in, or remove the row"
            ),
            (SheetColumn(name: "c", isRequired: true, defaultValue: "d"), " ", "d"),
            (SheetColumn(name: "c", oneOf: ["Admin", "none"]), "ADMIN", "Admin"),
            (SheetColumn(name: "c", oneOf: ["Admin", "none"]), "ａdmin", "Admin"),
            (
                SheetColumn(name: "c", oneOf: ["admin", "none"]), "amdin",
                "'amdin' is not one of 'admin' or 'none'; did you mean 'admin'?"
            ),
            (
                SheetColumn(name: "c", oneOf: ["admin", "none"]), "x",
                "'x' is not one of 'admin' or 'none'; write one of these"
            ),
            (SheetColumn(name: "c", oneOf: ["admin"], map: ["管理": "admin"]), "管理", "admin"),
            (SheetColumn(name: "c", type: .integer, map: ["many": "99"]), "MANY", "99"),
            (SheetColumn(name: "c", map: ["无": ""], defaultValue: "d"), "无", "d"),
            (SheetColumn(name: "c", maxLength: 3), "李伟明", "李伟明"),
            (SheetColumn(name: "c", maxLength: 3), "李伟明 ", "李伟明"),
            (
                SheetColumn(name: "c", maxLength: 3), "abcd",
                "'abcd' is 4 characters long, at most 3 are allowed; shorten it"
            ),
            (
                SheetColumn(name: "c", maxLength: 1), "\u{1}\u{202E}ab\n" + String(repeating: "x", count: 60),
                "'\\x01\\u{202E}ab\\n\(String(repeating: "x", count: 35))…' is 65 characters long, at most 1 are allowed; shorten it"
            ),
        ])
    func rule(of column: SheetColumn, for cell: String, gives expected: String) throws {
        #expect(try outcome(cell, column) == expected)
    }

    @Test("booleans, dates, months and whole numbers can be had as integers")
    func integers() throws {
        let columns = [SheetColumn.Kind.integer, .boolean, .date, .month, .text].map {
            SheetColumn(name: $0.rawValue, type: $0)
        }
        let rules = try columns.map { try ColumnRule($0) }
        let row = SheetRow()
        for (index, text) in ["-3", "yes", "2026-11-20", "2026-11", "5"].enumerated() {
            let from = row.bytes.count
            row.bytes.append(text)
            row.cells.append(from, row.bytes.count, .plain)
            rules[index].position = index
        }
        RowChecker(rules: rules).check(row)
        #expect((0..<5).map { row.integer($0) } == [-3, 1, 20_261_120, 202_611, nil])
        #expect(row.boolean(1) == true)
    }
}
