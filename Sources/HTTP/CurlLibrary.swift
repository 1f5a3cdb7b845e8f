internal import CCurl
internal import Loading

/// libcurl, loaded when something is first sent or an address is first read: it needs thirty libraries itself.
final class CurlLibrary: @unchecked Sendable {
    private static let file = "libcurl.so.4"
    private static let package = "libcurl4"

    /// The functions; written once, before anyone sees them, and never freed.
    let functions: UnsafePointer<shim_curl>

    private init(_ functions: UnsafePointer<shim_curl>) { self.functions = functions }

    private static let loaded = load()

    /// The library of this system.
    ///
    /// - Throws: `HTTPError.noLibrary` where it is not installed.
    static func get() throws(HTTPError) -> CurlLibrary { try loaded.get() }

    private static func load() -> Result<CurlLibrary, HTTPError> {
        Result { () throws(MissingLibrary) in
            let library = try LoadedLibrary(
                file, package: package, shim_curl(), names: String(cString: shim_curl_names()))
            let status = shim_curl_start(library.functions)
            guard status == CURLE_OK else {
                throw missing(String(cString: shim_curl_sentence(library.functions, status)))
            }
            return CurlLibrary(library.functions)
        }.mapError(HTTPError.noLibrary)
    }

    /// It is there, but not as it is needed.
    static func missing(_ reason: String) -> MissingLibrary {
        MissingLibrary(file: file, package: package, reason: reason)
    }
}

/// A list of C strings, as libcurl takes headers and recipients; freed with its last user.
final class CurlList {
    private let library: CurlLibrary
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ texts: [String], _ library: CurlLibrary) throws(HTTPError) {
        self.library = library
        for text in texts {
            guard let longer = shim_curl_append(library.functions, first, text) else { throw .outOfMemory }
            first = longer
        }
    }

    deinit { shim_curl_free_list(library.functions, first) }

    /// Leaves the list to whoever frees it in our place.
    func handOver() -> UnsafeMutablePointer<curl_slist>? {
        defer { first = nil }
        return first
    }
}
