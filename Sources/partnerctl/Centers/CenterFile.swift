internal import FoundationEssentials
internal import Plugins

/// The nearest `partnerctl.json`: its names for centers.
struct CenterFile: Sendable, Equatable {
    static let name = ProjectDocument.fileName

    /// Where it was found.
    var path: String
    /// Where each named center is.
    var centers: [String: String]

    /// The file of `directory` or of the nearest folder above it; `nil` when there is none.
    ///
    /// - Throws: `CenterError` for a file that says anything else than it should, with the place in it.
    static func nearest(from directory: String, _ files: some FileLookup) throws(CenterError) -> CenterFile? {
        for folder in Paths.upward(from: directory) {
            let path = Paths.join(folder, name)
            if !files.exists(path) { continue }
            guard let text = files.text(path) else { throw fault("\(path): the file cannot be read") }
            return CenterFile(path: path, centers: try read(text, path))
        }
        return nil
    }

    /// Reads the document; `path` is for messages.
    static func read(_ text: String, _ path: String) throws(CenterError) -> [String: String] {
        do throws(PluginFaults) {
            return try ProjectDocument.read(Array(text.utf8), file: path).centers
        } catch {
            let hint = error.all.map(\.hint).first { !$0.isEmpty }
            throw fault("\(error)", hint)
        }
    }

    private static func fault(_ message: String, _ hint: String? = nil) -> CenterError {
        CenterError(
            exitCode: .usage, message: message,
            hint: hint ?? "it looks like {\"centers\": {\"rehearsal\": \"sqlite:PATH\"}}")
    }
}

/// The real disk.
struct DiskLookup: FileLookup {
    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(validating: data, as: UTF8.self)
    }
}
