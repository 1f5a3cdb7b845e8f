/// Finds what was probably meant.
public enum Suggestion {
    /// The candidate nearest to `name`, or `nil` when none is near: at most a third of the letters differ.
    ///
    /// A swap of two neighbours counts as one difference. Ties go to the earlier candidate.
    public static func nearest(_ name: String, in candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().utf8.prefix(64))
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            let distance = distance(wanted, Array(candidate.lowercased().utf8.prefix(64)))
            if distance <= max(1, wanted.count / 3), distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.name
    }

    /// Names in a row as a sentence lists them: `a, b and c`.
    public static func list(_ names: [String], _ last: String = "and") -> String {
        guard let end = names.last, names.count > 1 else { return names.first ?? "nothing" }
        return names.dropLast().joined(separator: ", ") + " \(last) " + end
    }

    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i] + Array(repeating: 0, count: b.count)
            for j in 1...b.count {
                let same = a[i - 1] == b[j - 1]
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
