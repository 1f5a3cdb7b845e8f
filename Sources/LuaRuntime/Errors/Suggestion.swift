/// Finds what somebody meant to write.
public enum Suggestion {
    /// `did you mean 'create'?`, or the list of what there is if it is short, or nil.
    public static func sentence(for wanted: String, among known: [String]) -> String? {
        if let near = nearest(to: wanted, among: known) { return "did you mean '\(near)'?" }
        if known.isEmpty || known.count > 12 { return nil }
        return "there is " + known.sorted().joined(separator: ", ")
    }

    /// The known word that differs least, if it differs by a third of the letters or less.
    public static func nearest(to wanted: String, among known: [String]) -> String? {
        let wanted = Array(wanted.utf8.prefix(64))
        var best: (word: String, distance: Int)?
        for word in known.sorted() {
            let letters = Array(word.utf8.prefix(64))
            let found = distance(wanted, letters)
            if found <= max(1, max(letters.count, wanted.count) / 3), found < best?.distance ?? .max {
                best = (word, found)
            }
        }
        return best?.word
    }

    /// How many letters must be put in, left out, replaced or swapped with their neighbour.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before = [Int](repeating: 0, count: b.count + 1)
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var next = [i + 1] + [Int](repeating: 0, count: b.count)
            for j in 0..<b.count {
                let replaced = row[j] + (a[i] == b[j] ? 0 : 1)
                next[j + 1] = min(replaced, row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    next[j + 1] = min(next[j + 1], before[j - 1] + 1)
                }
            }
            before = row
            row = next
        }
        return row[b.count]
    }
}
