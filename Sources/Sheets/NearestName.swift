/// The name a user may have meant.
enum NearestName {
    /// The nearest of `candidates` to `name`, when near enough to be a slip: a third of its characters.
    static func of(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(Folding.key(name))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(Folding.key(candidate))
            let allowed = max(1, max(wanted.count, other.count) / 3)
            guard !other.isEmpty, abs(wanted.count - other.count) <= allowed else { continue }
            let distance = edits(wanted, other)
            if distance <= allowed, distance < wanted.count, distance < (best?.distance ?? .max) {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// Insertions, removals, replacements and swaps of neighbours that make one of the other.
    private static func edits(_ a: [Character], _ b: [Character]) -> Int {
        var before = row(of: b)
        var row = before
        for (i, x) in a.enumerated() {
            var next = [i + 1]
            for (j, y) in b.enumerated() {
                var best = x == y ? row[j] : 1 + min(row[j], min(row[j + 1], next[j]))
                if i > 0, j > 0, x == b[j - 1], y == a[i - 1] { best = min(best, before[j - 1] + 1) }
                next.append(best)
            }
            (before, row) = (row, next)
        }
        return row[b.count]
    }

    private static func row(of name: [Character]) -> [Int] { Array(0...name.count) }
}
