internal import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// The file that a report writes: `out:text(…)`, or `out:sheet(…)` for a workbook.
final class ReportFile: LuaObject {
    private let workbook: Workbook?
    private let text: TextFile?
    private var size = 0

    private static let largestText = 64 << 20

    init(path: String, isWorkbook: Bool, _ replaces: Bool) throws {
        workbook = isWorkbook ? try Workbook(path: path, replaces: replaces) : nil
        text = isWorkbook ? nil : try TextFile(path: path, replaces: replaces)
    }

    func close() throws {
        if let workbook, workbook.sheets.isEmpty {
            throw OperationError(
                .invalid, "the report wrote no sheet", hint: "out:sheet(\"Summary\"):row { … }")
        }
        try workbook?.close()
        try text?.close()
    }

    /// What is not closed by now is not kept.
    func abandon() {
        workbook?.abandon()
        text?.abandon()
    }

    static func declare(in state: LuaState) {
        state.type(ReportFile.self, name: "out") { type in
            type.method("text") { file, stack in
                guard let text = file.text else {
                    throw OperationError(
                        .unsupported, "out:text: the file is a workbook, which has sheets",
                        hint: "name a file that does not end in .xlsx")
                }
                let piece = try stack.requireText(at: 2, "out:text")
                file.size += piece.utf8.count
                if file.size > largestText {
                    throw OperationError(
                        .limit, "out:text: a report has at most \(largestText >> 20) MiB of text")
                }
                try text.append(piece)
                return 0
            }
            type.method("sheet") { file, stack in
                guard let workbook = file.workbook else {
                    throw OperationError(
                        .unsupported, "out:sheet: the file is no workbook",
                        hint: "name a file that ends in .xlsx")
                }
                let name = try stack.requireText(at: 2, "out:sheet")
                if let problem = workbook.problem(withSheetName: name) {
                    throw OperationError(
                        .badArgument,
                        "out:sheet: a sheet's name \(problem), got '\(PrintableText.clean(name, limit: 60))'")
                }
                try ReportSheet(workbook.addSheet(name)).push(onto: stack)
                return 1
            }
        }
        ReportSheet.declare(in: state)
    }
}

/// One sheet of a report: `sheet:row { … }`, `sheet:chart { … }`.
private final class ReportSheet: LuaObject {
    private let sheet: Workbook.Sheet
    private static let mostCells = 256

    init(_ sheet: Workbook.Sheet) { self.sheet = sheet }

    static func declare(in state: LuaState) {
        state.type(ReportSheet.self, name: "sheet") { type in
            type.method("row") { sheet, stack in
                guard stack.type(at: 2) == .table else {
                    throw LuaMismatch(stack, at: 2, expected: "a list of cells")
                }
                let count = min(stack.length(of: 2), mostCells)
                let cells = try (0..<count).map { index in
                    stack.item(index + 1, of: 2)
                    defer { stack.pop() }
                    return try stack.cell("\(index + 1)")
                }
                try sheet.sheet.add(cells)
                stack.push(sheet.sheet.rowCount)
                return 1
            }
            type.method("chart") { sheet, stack in
                let call = "sheet:chart"
                let options = try Options(
                    stack, at: 2, of: call, known: ["type", "title", "categories", "values", "row", "column"])
                let kinds = Workbook.Chart.Kind.allCases.map(\.rawValue)
                guard let kind = Workbook.Chart.Kind(rawValue: try options.requiredText("type")) else {
                    throw OperationError(
                        .badArgument, "\(call): type must be one of \(Suggestion.list(kinds, "or"))",
                        field: "type")
                }
                func range(_ name: String) throws -> Workbook.Chart.Range {
                    if let range = Workbook.Chart.Range(try options.requiredText(name)) { return range }
                    throw OperationError(
                        .badArgument, "\(call): \(name) must be cells of one column such as B2:B6",
                        field: name)
                }
                let chart = Workbook.Chart(
                    kind, title: PrintableText.clean(try options.text("title") ?? "", limit: 200),
                    categories: try range("categories"), values: try range("values"))
                try sheet.sheet.add(
                    chart, row: options.integer("row", in: 1...1_000_000) ?? 1,
                    column: options.integer("column", in: 1...1000) ?? 5)
                return 0
            }
        }
    }
}
