/// A declared column made ready for cells: tables instead of texts, the default already checked.
final class ColumnRule {
    let column: SheetColumn
    let map: ValueTable?
    let oneOf: ValueTable?
    /// The default in its checked form.
    let defaultBytes: [UInt8]?
    let defaultInteger: Int64?
    /// Where the column stands in the file, from 0; -1 when it does not.
    var position = -1
    /// The header it has in the file; the first accepted one when it has none.
    var header: String
    /// The values so far.
    private(set) var unique: UniqueValues?

    init(_ column: SheetColumn) throws(SheetError) {
        self.column = column
        header = column.acceptedHeaders[0]
        map =
            column.map.isEmpty
            ? nil : ValueTable(column.map.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        oneOf = column.oneOf.isEmpty ? nil : ValueTable(column.oneOf.map { ($0, $0) })
        unique = column.isUnique ? UniqueValues() : nil
        guard let text = column.defaultValue else {
            (defaultBytes, defaultInteger) = (nil, nil)
            return
        }
        let checked = try Self.checked(text, column)
        (defaultBytes, defaultInteger) = (checked.bytes, checked.integer)
    }

    /// Forgets the values so far.
    func restart() {
        if column.isUnique { unique = UniqueValues() }
    }

    /// The default as a cell of the column would be read.
    private static func checked(
        _ text: String, _ column: SheetColumn
    ) throws(SheetError) -> (bytes: [UInt8], integer: Int64?) {
        var bare = column
        bare.defaultValue = nil
        bare.isUnique = false
        let rule = try ColumnRule(bare)
        rule.position = 0
        let row = SheetRow()
        row.bytes.append(text)
        row.cells.append(0, row.bytes.count, .plain)
        RowChecker(rules: [rule]).check(row)
        if let problem = row.problems.first {
            throw .badColumn(name: column.name, reason: "its default \(problem.message)")
        }
        if row.isNil(0) { throw .badColumn(name: column.name, reason: "its default is empty") }
        return (row.withBytes(0) { Array($0) }, row.integer(0))
    }
}
