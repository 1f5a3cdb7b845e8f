internal import Glibc

/// Finds the files of tests.
enum TestFinder {
    /// What the names of test files end with.
    static let suffix = "_test.lua"

    /// A file of tests.
    struct Found: Sendable, Equatable {
        /// From the root on.
        var path: String
        /// As the command line led there.
        var shown: String
    }

    /// The files that `paths` name, and those in and below the folders that they name, each once, in the order of
    /// the paths and then of their names.
    ///
    /// A file that is named is one of tests whatever it is called. Links to folders are not followed unless they are
    /// named, and what begins with a dot is left alone.
    ///
    /// - Throws: `UsageError` for a path where nothing is.
    static func files(_ paths: [String], in directory: String) throws(UsageError) -> [Found] {
        var found: [Found] = []
        var missing: [UsageProblem] = []
        for path in paths {
            let absolute = Paths.absolute(path, in: directory)
            var status = stat()
            if stat(absolute, &status) != 0 {
                missing.append(UsageProblem(message: "there is no '\(Escaping.line(path))'"))
            } else if isFolder(status) {
                search(Found(path: absolute, shown: path == "." ? "" : path), &found)
            } else {
                found.append(Found(path: absolute, shown: path))
            }
        }
        if !missing.isEmpty {
            throw UsageError(
                command: "partnerctl test", problems: missing, help: "partnerctl test --help")
        }
        var seen: Set<String> = []
        return found.filter { seen.insert($0.path).inserted }
    }

    private static func search(_ folder: Found, _ found: inout [Found]) {
        for name in names(in: folder.path) where !name.hasPrefix(".") {
            let shown = folder.shown.isEmpty ? name : Paths.join(trimmed(folder.shown), name)
            let entry = Found(path: Paths.join(folder.path, name), shown: shown)
            var status = stat()
            guard lstat(entry.path, &status) == 0 else { continue }
            if isFolder(status) {
                search(entry, &found)
            } else if name.hasSuffix(suffix) {
                found.append(entry)
            }
        }
    }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func isFolder(_ status: stat) -> Bool { status.st_mode & 0o170000 == 0o040000 }

    /// What is in a folder, sorted by bytes; nothing for one that may not be read.
    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }
}
