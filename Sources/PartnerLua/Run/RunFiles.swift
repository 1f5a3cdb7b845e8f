internal import FoundationEssentials
internal import Glibc
internal import PartnerCenter
internal import Runs
internal import Sealing

/// The files that a run may read and write: those its arguments name.
final class RunFiles {
    private let folder: String
    private var pinned: [String: Digest] = [:]
    /// What the inputs were when the run began; nil for a run that begins now.
    private let recorded: [RunPlan.Input]?

    init(folder: String, recorded: [RunPlan.Input]?) {
        self.folder = folder
        self.recorded = recorded
    }

    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    /// Where `path` lies, its folders made: for files below an argument of type output_dir.
    func made(_ path: String) throws -> String {
        let path = absolute(path)
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
        return path
    }

    /// The files as the run record keeps them.
    func describe(_ inputs: [(name: String, text: String)]) throws -> [RunPlan.Input] {
        try inputs.map { input in
            let path = absolute(input.text)
            let hash = try digest(path).bytes
            var found = stat()
            let size = stat(path, &found) == 0 ? Int64(found.st_size) : 0
            return RunPlan.Input(argument: input.name, path: path, size: size, hash: hash)
        }
    }

    /// Hashes every input and compares it with what it was when the run began.
    ///
    /// - Throws: `RunFailure` that names each file that changed.
    func pinInputs(_ inputs: [(name: String, text: String)]) throws {
        guard let recorded else { return }
        var changed: [String] = []
        for input in recorded {
            let found = try? digest(input.path)
            if found?.bytes != input.hash {
                changed.append(
                    found == nil
                        ? "\(input.path) is gone" : "\(input.path) is not what it was when the run began")
            }
        }
        if !changed.isEmpty {
            throw RunFailure(
                .failed, code: "bad_file", changed.joined(separator: "; "),
                hint: "bring the file back as it was, or start a new run: rows done are found in the center")
        }
    }

    /// Hashes files anew that were hashed before: they may have changed.
    func forget() { pinned = [:] }

    /// Whether two paths lead to one file, by whatever names and links.
    static func areSame(_ path: String, _ other: String) -> Bool {
        var (left, right) = (stat(), stat())
        guard stat(path, &left) == 0, stat(other, &right) == 0 else { return path == other }
        return left.st_dev == right.st_dev && left.st_ino == right.st_ino
    }

    /// The content's hash, computed once per run.
    func digest(_ path: String) throws -> Digest {
        if let known = pinned[path] { return known }
        let digest = try Digest(ofFile: path)
        pinned[path] = digest
        return digest
    }
}
