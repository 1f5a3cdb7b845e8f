internal import CCurl

/// libcurl, loaded when something is first sent or an address is first read.
///
/// Linked, its thirty libraries would be loaded at every start of the program, which takes longer than most of
/// what the program does.
final class CurlLibrary: @unchecked Sendable {
    /// The functions; written once, before anyone sees them, and never freed.
    let functions: UnsafePointer<shim_curl>

    private init(_ functions: UnsafePointer<shim_curl>) { self.functions = functions }

    private static let loaded = load("libcurl.so.4")

    /// The library of this system.
    ///
    /// - Throws: `HTTPError.noLibrary` where it is not installed.
    static func get() throws(HTTPError) -> CurlLibrary { try loaded.get() }

    static func load(_ name: String) -> Result<CurlLibrary, HTTPError> {
        let functions = UnsafeMutablePointer<shim_curl>.allocate(capacity: 1)
        functions.initialize(to: shim_curl())
        if let reason = shim_curl_load(functions, name) {
            let text = String(cString: reason)
            functions.deallocate()
            return .failure(.noLibrary(reason: text))
        }
        let status = shim_curl_start(functions)
        guard status == CURLE_OK else {
            return .failure(.noLibrary(reason: String(cString: shim_curl_sentence(functions, status))))
        }
        return .success(CurlLibrary(functions))
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
