internal import PartnerCenter

/// The columns of a batch as its record keeps them: those of the result, and the input's headers, so that rows
/// can be written for correction without the input file.
struct BatchColumns {
    var result: [String]
    var input: [String]

    /// As bytes: a `CellList` of the number of result columns, their names, and the headers.
    func encode() -> [UInt8] {
        var bytes: [UInt8] = []
        CellList.append(.integer(Int64(result.count)), to: &bytes)
        for name in result + input { CellList.append(.text(name), to: &bytes) }
        return bytes
    }

    init(result: [String], input: [String]) {
        self.result = result
        self.input = input
    }

    /// - Throws: `OperationError` for bytes that are no such record.
    init(_ bytes: [UInt8]) throws {
        let cells = try bytes.withUnsafeBytes { try CellList.decode($0) }
        let names = cells.dropFirst().map(\.shown)
        guard case .integer(let count)? = cells.first, count >= 0, count <= names.count else {
            throw OperationError(.badFile, "the center's database holds a damaged batch")
        }
        result = Array(names.prefix(Int(count)))
        input = Array(names.dropFirst(Int(count)))
    }
}
