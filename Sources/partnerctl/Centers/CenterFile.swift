internal import FoundationEssentials
internal import PartnerCenter

/// The nearest `partnerctl.json`: names for centers.
struct CenterFile: Sendable, Equatable {
    static let name = "partnerctl.json"

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
            guard let text = files.text(path) else { throw fault(path, "the file cannot be read") }
            return CenterFile(path: path, centers: try read(text, path))
        }
        return nil
    }

    /// Reads the document; `path` is for messages.
    static func read(_ text: String, _ path: String) throws(CenterError) -> [String: String] {
        do {
            return try JSONDecoder().decode(Document.self, from: Data(text.utf8)).centers
        } catch let problem as DocumentProblem {
            throw fault(path, problem.message)
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let place = shown(context.codingPath)
            let wanted =
                context.codingPath.count > 1 ? "must be text such as \"sqlite:PATH\"" : "must be an object"
            throw fault(path, "\(place) \(wanted)")
        } catch {
            throw fault(path, "it is no JSON")
        }
    }

    private static func fault(_ path: String, _ message: String) -> CenterError {
        CenterError(
            exitCode: .usage, message: "\(path): \(message)",
            hint: "it looks like {\"centers\": {\"rehearsal\": \"sqlite:PATH\"}}")
    }

    private static func shown(_ path: [any CodingKey]) -> String {
        path.isEmpty
            ? "the document" : path.map { Escaping.line($0.stringValue, limit: 40) }.joined(separator: ".")
    }

    /// What is wrong beyond what the decoder finds.
    private struct DocumentProblem: Error {
        var message: String
    }

    private struct Document: Decodable {
        var centers: [String: String] = [:]

        struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
                guard key.stringValue == "centers" else {
                    let near = Suggestion.nearest(key.stringValue, in: ["centers"])
                    throw DocumentProblem(
                        message: "\(Escaping.line(key.stringValue, limit: 40)) is not known here"
                            + (near.map { "; did you mean '\($0)'?" } ?? ""))
                }
                centers = try container.decode([String: String].self, forKey: key)
            }
            for name in centers.keys.sorted()
            where name.isEmpty || !name.utf8.allSatisfy(CenterChoice.isNameByte) {
                throw DocumentProblem(
                    message:
                        "centers.\(Escaping.line(name, limit: 40)) must be named with letters, digits, - and _"
                )
            }
        }
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
