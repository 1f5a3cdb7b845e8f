/// The headers of a file matched to the columns wanted.
struct HeaderMatch {
    /// The headers as the file has them, trimmed.
    var headers: [String]
    /// The line they are on.
    var line: Int
    /// Where each wanted column stands, -1 for nowhere.
    var positions: [Int]
    /// How many of the wanted columns are there, and how many required ones are not.
    var matched = 0
    var missing: [Int] = []
    /// The first two headers that cannot stand beside each other.
    var clash: (first: String, second: String)?

    init(headers: [String], line: Int, columns: [SheetColumn]) {
        self.headers = headers
        self.line = line
        positions = Array(repeating: -1, count: columns.count)
        var positionOfKey: [String: Int] = [:]
        for (position, header) in headers.enumerated() {
            let key = Folding.key(header)
            if key.isEmpty { continue }
            if let first = positionOfKey[key] {
                // Shown alike, or the sentence would name two texts that only look the same.
                clash = clash ?? (headers[first], headers[first] == header ? headers[first] : header)
            } else {
                positionOfKey[key] = position
            }
        }
        for (index, column) in columns.enumerated() {
            for header in column.acceptedHeaders {
                guard let position = positionOfKey[Folding.key(header)] else { continue }
                if positions[index] < 0 {
                    positions[index] = position
                    matched += 1
                } else if positions[index] != position {
                    clash = clash ?? (headers[positions[index]], headers[position])
                }
            }
            if positions[index] < 0, column.isRequired { missing.append(index) }
        }
    }

    /// True when the row can be the one with the headers.
    func isComplete(for columns: [SheetColumn]) -> Bool {
        missing.isEmpty && (matched > 0 || columns.isEmpty && headers.contains { !$0.isEmpty })
    }

    /// Better than `other` as the row that was meant: more columns found, then more cells filled.
    func isBetter(than other: HeaderMatch) -> Bool {
        let mine = headers.count { !$0.isEmpty }
        let theirs = other.headers.count { !$0.isEmpty }
        return matched != other.matched ? matched > other.matched : mine > theirs
    }

    /// The complaint that required columns are missing, all of them at once.
    func complaint(_ path: String, _ columns: [SheetColumn]) -> SheetError {
        let taken = Set(positions)
        let free = headers.enumerated().filter { !taken.contains($0.offset) && !$0.element.isEmpty }.map(
            \.element)
        let lacking = missing.isEmpty ? Array(columns.indices) : missing
        let list = lacking.map { index in
            let accepted = columns[index].acceptedHeaders
            let near = accepted.lazy.compactMap { NearestName.of($0, among: free) }.first
            return MissingColumn(name: columns[index].name, headers: accepted, suggestion: near)
        }
        return .missingColumns(path: path, line: line, missing: list, found: headers.filter { !$0.isEmpty })
    }
}
