internal import FoundationEssentials
internal import Glibc
internal import PartnerCenter
internal import Runs

/// Files that came with signals, written out for as long as the run is executed.
final class AttachmentFolder {
    private let group: WriteGroup
    private var folder: String?
    private var files: [[UInt8]: String] = [:]

    init(_ group: WriteGroup) { self.group = group }

    deinit {
        // What cannot be removed from the system's folder for temporary files is removed by the system.
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// The file that `path` names, if it names one that the run was sent; nil for a path of another kind.
    func file(_ path: String, of run: Runs.RunID) throws -> String? {
        guard let hash = AttachedFile.hash(in: path) else { return nil }
        if let known = files[hash] { return known }
        let isSent = try Signals(group).list(run).contains { signal in
            signal.consumed != nil && signal.files.contains { $0.hash == hash }
        }
        guard isSent, let bytes = try Attachments(group).bytes(hash: hash) else {
            throw OperationError(.refused, "\(path) did not come with a signal that this run was given")
        }
        // Readers tell a file's kind by the end of its name.
        let name = path.split(separator: "/").last.map(String.init) ?? "file"
        let file = try made() + "/\(files.count)-\(name)"
        guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else {
            throw OperationError(.badFile, "\(path) cannot be written to \(file)", endsRun: true)
        }
        files[hash] = file
        return file
    }

    private func made() throws -> String {
        if let folder { return folder }
        var template = Array((FileManager.default.temporaryDirectory.path + "/partnerctl-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw OperationError(
                .badFile, "there is no folder for temporary files: \(String(cString: strerror(errno)))",
                hint: "set TMPDIR to one that can be written", endsRun: true)
        }
        let made = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        folder = made
        return made
    }
}
