internal import FoundationEssentials
internal import PartnerCenter
internal import Runs

/// Files that came with signals, written out for as long as the run is executed.
final class AttachmentFolder {
    private let group: WriteGroup
    private var folder: PrivateFolder?
    private var files: [[UInt8]: String] = [:]

    init(_ group: WriteGroup) { self.group = group }

    deinit { folder?.remove() }

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
        let made = try folder ?? PrivateFolder()
        folder = made
        return made.path
    }
}
