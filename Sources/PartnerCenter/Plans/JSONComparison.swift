/// Instants that moved with the clock from one rehearsal to another.
struct ClockShift {
    private let plannedStart: Int64
    private let shift: Int64
    private let tolerance: Int64

    init(planned: Plan, present: Plan) {
        plannedStart = planned.header.at.wholeSeconds.milliseconds
        shift = present.header.at.milliseconds - planned.header.at.milliseconds
        // As long as both rehearsals took, and the fractions of a second that texts leave out.
        tolerance =
            (planned.ending.at.milliseconds - planned.header.at.milliseconds).magnitude.clamped
            + (present.ending.at.milliseconds - present.header.at.milliseconds).magnitude.clamped + 2000
    }

    /// Whether both are instants, as far from each other as the rehearsals are.
    func isAlike(_ planned: String, _ present: String) -> Bool {
        guard planned.utf8.count == Instant.textLength, present.utf8.count == Instant.textLength,
            let before = try? Instant(planned), let after = try? Instant(present),
            before.milliseconds >= plannedStart
        else { return false }
        let off = after.milliseconds - before.milliseconds - shift
        return abs(off) <= tolerance
    }
}

extension UInt64 {
    /// Far more than any rehearsal takes, so that nothing overflows.
    fileprivate var clamped: Int64 { Int64(Swift.min(self, 1 << 40)) }
}

/// Compares two JSON values member by member, and says what of whom differs.
struct JSONComparison {
    /// One difference.
    struct Found: Equatable {
        var subject: String?
        var field: String?
        var planned: String
        var present: String
    }

    let clock: ClockShift
    private(set) var found: [Found] = []

    init(clock: ClockShift) { self.clock = clock }

    mutating func compare(_ planned: JSONTree, _ present: JSONTree) {
        compare(planned, present, subject: nil, field: nil)
    }

    private mutating func compare(_ planned: JSONTree, _ present: JSONTree, subject: String?, field: String?)
    {
        switch (planned, present) {
        case (.object(let before), .object(let after)):
            compare(before, after, subject: SubjectLabel.of(planned) ?? subject, field: field)
        case (.list(let before), .list(let after)): compare(before, after, subject: subject, field: field)
        case (.text(let before), .text(let after)) where clock.isAlike(before, after): return
        default:
            if planned == present { return }
            let label = SubjectLabel.of(planned) ?? SubjectLabel.of(present)
            found.append(
                Found(
                    subject: label ?? subject, field: field, planned: Self.shown(planned),
                    present: Self.shown(present)))
        }
    }

    private mutating func compare(
        _ before: [JSONTree.Member], _ after: [JSONTree.Member], subject: String?, field: String?
    ) {
        let isPage = before.contains { $0.name == "items" }
        let first = found.count
        var names = before.map(\.name)
        names += after.map(\.name).filter { !names.contains($0) }
        var tag: Found?
        // Where a page of a list ends is no news beside what is on it.
        for name in names where !(isPage && name == "next") && name != "after" {
            let path =
                isPage && name == "items" ? field : [field, name].compactMap(\.self).joined(separator: ".")
            let count = found.count
            compare(
                before.first { $0.name == name }?.value ?? .null,
                after.first { $0.name == name }?.value ?? .null,
                subject: subject, field: path)
            if name == "etag", found.count > count { tag = found.removeLast() }
        }
        // That something changed is told by its version only where nothing else tells what.
        if let tag, found.count == first { found.append(tag) }
    }

    private mutating func compare(
        _ before: [JSONTree], _ after: [JSONTree], subject: String?, field: String?
    ) {
        let beforeIDs = before.compactMap { $0["id"]?.text }
        let afterIDs = after.compactMap { $0["id"]?.text }
        guard beforeIDs.count == before.count, afterIDs.count == after.count,
            Set(beforeIDs).count == before.count, Set(afterIDs).count == after.count
        else { return compareInOrder(before, after, subject: subject, field: field) }
        let present = Dictionary(uniqueKeysWithValues: zip(afterIDs, after))
        for (id, item) in zip(beforeIDs, before) {
            compare(item, present[id] ?? .null, subject: subject, field: present[id] == nil ? nil : field)
        }
        let known = Set(beforeIDs)
        for (id, item) in zip(afterIDs, after) where !known.contains(id) {
            compare(.null, item, subject: subject, field: nil)
        }
        let common = afterIDs.filter(known.contains)
        if common != beforeIDs.filter(Set(common).contains) {
            found.append(
                Found(subject: subject, field: field, planned: "in another order", present: "in this order"))
        }
    }

    private mutating func compareInOrder(
        _ before: [JSONTree], _ after: [JSONTree], subject: String?, field: String?
    ) {
        for index in 0..<max(before.count, after.count) {
            compare(
                index < before.count ? before[index] : .null, index < after.count ? after[index] : .null,
                subject: subject, field: "\(field ?? "")[\(index + 1)]")
        }
    }

    /// A value for a message: an entity is there or not, everything else as it is.
    private static func shown(_ tree: JSONTree) -> String {
        switch tree {
        case .null: return "nothing"
        case .object where SubjectLabel.of(tree) != nil: return "there"
        default:
            let text = tree.shown
            return text.count > 80 ? "\(text.prefix(79))…" : text
        }
    }
}
