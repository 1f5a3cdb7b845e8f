/// Where two values differ, for people: one line per place, at most twenty lines.
struct TestDifference {
    /// How many lines a message has at most.
    static let mostLines = 20

    /// A line for each place that differs, the first ones only.
    private(set) var lines: [String] = []
    /// How many places differ.
    private(set) var count = 0
    /// Whether fields that are not expected count as a difference.
    private let isWhole: Bool

    /// Compares the contents of two values. Unless `isWhole`, what `actual` has beyond `expected` does not count.
    init(expected: TestValue, actual: TestValue, isWhole: Bool = true) {
        self.isWhole = isWhole
        compare(expected, actual, at: "")
        if count > lines.count { lines.append("… and \(count - lines.count) more") }
    }

    /// Whether there is none.
    var isEmpty: Bool { count == 0 }

    private mutating func compare(_ expected: TestValue, _ actual: TestValue, at path: String) {
        guard case .table(let left) = expected, case .table(let right) = actual else {
            if !expected.isPlainlyEqual(to: actual) { note(expected, actual, at: path) }
            return
        }
        for index in 0..<max(left.items.count, right.items.count) {
            let wanted = index < left.items.count ? left.items[index] : TestValue.nothing
            if !isWhole, index >= left.items.count { break }
            let found = index < right.items.count ? right.items[index] : TestValue.nothing
            compare(wanted, found, at: "\(path)[\(index + 1)]")
        }
        compareFields(left, right, at: path)
    }

    private mutating func compareFields(_ left: TestTable, _ right: TestTable, at path: String) {
        for (key, wanted) in left.fields {
            let found = right.fields.first { $0.key.isSame(as: key) }?.value ?? .nothing
            compare(wanted, found, at: path + Self.step(key))
        }
        guard isWhole else { return }
        for (key, found) in right.fields where !left.fields.contains(where: { $0.key.isSame(as: key) }) {
            note(.nothing, found, at: path + Self.step(key))
        }
    }

    private mutating func note(_ expected: TestValue, _ actual: TestValue, at path: String) {
        count += 1
        guard lines.count < Self.mostLines - 1 else { return }
        let place = path.isEmpty ? "" : "\(path.first == "." ? String(path.dropFirst()) : path): "
        lines.append("\(place)expected \(expected.short()), got \(actual.short())")
    }

    private static func step(_ key: TestValue) -> String {
        if case .text(let bytes) = key, TestTable.isName(bytes) {
            return "." + String(decoding: bytes, as: UTF8.self)
        }
        return "[\(key.short(limit: 40))]"
    }
}

/// Where two texts of several lines differ: the lines from the first difference on.
enum TextDifference {
    private static func lines(of text: String) -> [Substring] {
        text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// `-` before what is expected, `+` before what is there; at most twenty lines.
    static func lines(expected: String, actual: String) -> [String] {
        let left = Self.lines(of: expected)
        let right = Self.lines(of: actual)
        var start = 0
        while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
        var end = 0
        while end < min(left.count, right.count) - start,
            left[left.count - 1 - end] == right[right.count - 1 - end]
        { end += 1 }
        let removed = left[start..<(left.count - end)]
        let added = right[start..<(right.count - end)]
        let most = (TestDifference.mostLines - 2) / 2
        var lines = ["from line \(start + 1) on:"]
        lines += removed.prefix(most).map { "- \($0)" }
        lines += added.prefix(most).map { "+ \($0)" }
        let more = max(0, removed.count - most) + max(0, added.count - most)
        return more > 0 ? lines + ["… and \(more) more"] : lines
    }
}
