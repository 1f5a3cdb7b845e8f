internal import FoundationEssentials
internal import PartnerCenter

/// The snapshots of one test file: texts kept beside it, which values are compared with.
///
/// `staff_test.lua` keeps the snapshot `plan` in `snapshots/staff.plan.txt`.
struct Snapshots {
    /// The folder of the test file.
    let folder: String
    /// The name of the test file without `_test.lua`.
    let stem: String
    /// Whether what is found is written instead of compared.
    let updates: Bool

    /// The snapshots of the test file at `path`.
    init(ofTest path: String, updates: Bool) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        folder = String(path.dropLast(file.count)) + "snapshots"
        let name = file.hasSuffix(".lua") ? String(file.dropLast(4)) : file
        stem = name.hasSuffix("_test") ? String(name.dropLast(5)) : name
        self.updates = updates
    }

    /// Compares `text` with the snapshot, or writes it.
    ///
    /// - Throws: `LuaStop` of an expectation that was not met; `OperationError` for a name that is none.
    func compare(_ text: String, name: String) throws {
        guard !name.isEmpty, name.utf8.count <= 100, name.first != ".",
            name.utf8.allSatisfy({
                (0x61...0x7a).contains($0 | 0x20) || (0x30...0x39).contains($0)
                    || [0x2d, 0x2e, 0x5f].contains($0)
            })
        else {
            throw OperationError(
                .badArgument, "a snapshot is called by letters, digits, '-', '_' and '.', not \"\(name)\"")
        }
        let shown = "snapshots/\(stem).\(name).txt"
        let path = "\(folder)/\(stem).\(name).txt"
        let wanted = text.hasSuffix("\n") ? text : text + "\n"
        let found = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        if found == wanted { return }
        if updates { return try write(wanted, to: path) }
        let hint = "look at it, then write it: partnerctl test --update-snapshots"
        guard let found else {
            throw ExpectationFailure(
                "there is no snapshot \(shown) yet",
                details: TextDifference.lines(expected: "", actual: text), hint: hint
            ).stop
        }
        throw ExpectationFailure(
            "the value is not what \(shown) says",
            details: TextDifference.lines(expected: found, actual: wanted), hint: hint
        ).stop
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw OperationError(.badFile, "\(path) cannot be written", hint: "may the folder be written to?")
        }
    }
}
