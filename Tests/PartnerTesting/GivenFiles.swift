public import PartnerCenter

/// Files that a test writes as rows of cells.
public struct GivenFiles: InputFiles {
    /// The rows of each file, by its path: the first one stands on line 2.
    public var files: [String: [[String: String]]]

    /// The files of a test.
    public init(_ files: [String: [[String: String]]]) { self.files = files }

    /// The rows of a file; their cells are not checked against the columns.
    public func rows(
        _ file: InputFile, _ columns: [InputColumn], check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow] {
        let rows = try cells(file).enumerated().map { InputRow(line: $0.offset + 2, cells: $0.element) }
        let faults = try rows.flatMap { row in
            try check(row).map { "line \(row.line), \($0.column): '\(row[$0.column] ?? "")' \($0.message)" }
        }
        if !faults.isEmpty { throw OperationError(.badFile, faults.joined(separator: "; ")) }
        return rows
    }

    /// Name, and a digest that tells the content.
    public func facts(_ file: InputFile) throws -> InputFileFacts {
        let spelt = try cells(file).map { "\($0.sorted { $0.key < $1.key })" }.joined()
        return InputFileFacts(name: file.path, size: Int64(spelt.utf8.count), digest: Array(spelt.utf8))
    }

    private func cells(_ file: InputFile) throws -> [[String: String]] {
        guard let rows = files[file.path] else { throw OperationError(.badFile, "no file \(file.path)") }
        return rows
    }
}

extension [String: String] {
    /// A row of a price list; name only what the test is about.
    public static func priced(
        _ offer: OfferID, _ list: String? = nil, retail: String? = nil, flag: String? = nil,
        name: String = "An offer"
    ) -> [String: String] {
        var row = ["offer_id": offer.text, "name": name]
        row["list_price"] = list
        row["retail_price"] = retail ?? list
        row["change"] = flag
        return row
    }
}
