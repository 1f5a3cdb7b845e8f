/// The name that somebody may have meant. Each room has one of its own: no room uses another for so little, and it is too
/// little for a room.
enum NearName {
    /// The nearest of `candidates` to `name`, when near enough to be a slip: a third of its letters.
    static func of(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().utf8.prefix(80))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().utf8)
            let allowed = max(1, max(wanted.count, other.count) / 3)
            guard abs(wanted.count - other.count) <= allowed else { continue }
            let distance = edits(wanted, other)
            if distance <= allowed, distance < wanted.count, distance < (best?.distance ?? .max) {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// `; did you mean "x"?`, or nothing.
    static func question(_ name: String, among candidates: [String]) -> String {
        of(name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Insertions, removals, replacements and swaps of neighbours that make one of the other.
    static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before = Array(0...b.count)
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
}
