/// The name in `candidates` that was most likely meant by `name`; `nil` if none is near.
///
/// Near is: the same but for case and underscores; at most a third of its letters mistyped, left out, added or
/// swapped with their neighbour (one for short names); or the beginning of one candidate only, or one of its
/// words. Of several, the one with the fewest slips, then the first by spelling.
public func nearest(_ name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= longestName else { return nil }
    let allowed = max(1, wanted.count / 3)
    var best: (slips: Int, name: String)?
    var beginnings: [String] = []
    for candidate in candidates where candidate != name {
        let other = folded(candidate)
        guard !other.isEmpty, other.count <= longestName else { continue }
        if wanted.count >= 3,
            other.starts(with: wanted) || candidate.split(separator: "_").contains(name[...])
        {
            beginnings.append(candidate)
        }
        guard abs(other.count - wanted.count) <= allowed else { continue }
        let slips = distance(wanted, other)
        // A name of one or two letters is near to everything.
        guard slips <= allowed, slips < min(wanted.count, other.count) else { continue }
        if best.map({ (slips, candidate) < $0 }) ?? true { best = (slips, candidate) }
    }
    return best?.name ?? (beginnings.count == 1 ? beginnings[0] : nil)
}

private let longestName = 64

private func folded(_ name: String) -> [UInt8] {
    name.utf8.filter { $0 != UInt8(ascii: "_") }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
}

/// Edits from `a` to `b`, where two swapped neighbours are one edit.
private func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var older = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { edits = min(edits, older[j - 1] + 1) }
            row.append(edits)
        }
        (older, last) = (last, row)
    }
    return last[b.count]
}
