internal import CCurl

/// One connection's worth of libcurl: options, then `perform`; used by one thread at a time.
///
/// Options that were not set are the library's own, which read neither cookies nor `.netrc`; those that would
/// look into the environment are set by `prepare`.
final class CurlHandle {
    let library: CurlLibrary
    let handle: UnsafeMutableRawPointer
    private let sentence = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init() throws(HTTPError) {
        library = try CurlLibrary.get()
        guard let handle = shim_curl_new(library.functions) else {
            sentence.deallocate()
            throw .outOfMemory
        }
        self.handle = handle
    }

    deinit {
        shim_curl_delete(library.functions, handle)
        sentence.deallocate()
    }

    private var functions: UnsafePointer<shim_curl> { library.functions }

    /// Forgets all options and sets those of every transfer; open connections are kept.
    func prepare(_ transfer: Transfer, protocols: Int32, time: Duration, authorities: String?)
        throws(HTTPError)
    {
        shim_curl_reset(functions, handle)
        sentence.pointee = 0
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        try check(shim_curl_set_pointer(functions, handle, CURLOPT_ERRORBUFFER, sentence))
        try check(shim_curl_set_protocols(functions, handle, Int(protocols)))
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_NOSIGNAL, 1)
        // An empty proxy is none, whatever the environment says.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NETRC, 0)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities { try set(CURLOPT_CAINFO, authorities) }
        try set(CURLOPT_TIMEOUT_MS, time.wholeMilliseconds)
        try set(CURLOPT_CONNECTTIMEOUT_MS, time.wholeMilliseconds)

        try check(shim_curl_set_receiver(functions, handle, CURLOPT_WRITEFUNCTION, Transfer.receiveBody))
        try check(shim_curl_set_pointer(functions, handle, CURLOPT_WRITEDATA, context))
        try check(shim_curl_set_receiver(functions, handle, CURLOPT_HEADERFUNCTION, Transfer.receiveHeader))
        try check(shim_curl_set_pointer(functions, handle, CURLOPT_HEADERDATA, context))
        try set(CURLOPT_NOPROGRESS, 0)
        try check(shim_curl_set_progress(functions, handle, Transfer.progress))
        try check(shim_curl_set_pointer(functions, handle, CURLOPT_XFERINFODATA, context))
        try check(shim_curl_set_opener(functions, handle, Transfer.open))
        try check(shim_curl_set_pointer(functions, handle, CURLOPT_OPENSOCKETDATA, context))
    }

    func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(shim_curl_set_long(functions, handle, option, value))
    }

    func set(_ option: CURLoption, _ text: String) throws(HTTPError) {
        try check(shim_curl_set_text(functions, handle, option, text))
    }

    /// Sets what the library only refers to; keep it until `perform` has answered.
    func set(_ option: CURLoption, _ list: CurlList) throws(HTTPError) {
        try check(shim_curl_set_pointer(functions, handle, option, list.first))
    }

    func set(_ option: CURLoption, reference: OpaquePointer?) throws(HTTPError) {
        try check(shim_curl_set_pointer(functions, handle, option, UnsafeRawPointer(reference)))
    }

    /// Copies `body`.
    func setBody(_ body: [UInt8]) throws(HTTPError) {
        try check(
            shim_curl_set_offset(functions, handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        let status = body.withUnsafeBytes { bytes in
            // Without a byte there is no address, and without an address the library would read a body from us.
            withUnsafeBytes(of: UInt8(0)) { none in
                shim_curl_set_pointer(
                    functions, handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? none.baseAddress)
            }
        }
        try check(status)
    }

    /// Does what was set. What a callback objected to comes before what the library says.
    func perform(_ transfer: Transfer, host: String, time: Duration) throws(HTTPError) {
        let status = withExtendedLifetime(transfer) {
            withoutBrokenPipeSignal { shim_curl_perform(functions, handle) }
        }
        if let objection = transfer.objection { throw objection }
        guard status != CURLE_OK else { return }
        if !transfer.hasOpened, let refused = transfer.refused { throw .privateAddress(host: host, refused) }
        throw error(status, host: host, time: time, reply: transfer.lastLine)
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        let status = shim_curl_get_long(functions, handle, info, &value)
        return status == CURLE_OK ? value : 0
    }

    private func error(_ status: CURLcode, host: String, time: Duration, reply: String?) -> HTTPError {
        let said = String(cString: sentence)
        let detail = said.isEmpty ? String(cString: shim_curl_sentence(functions, status)) : said
        return switch status {
        case CURLE_OUT_OF_MEMORY: .outOfMemory
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        case CURLE_OPERATION_TIMEDOUT: .timedOut(host: host, after: time)
        case CURLE_COULDNT_RESOLVE_HOST: .cannotResolve(host: host)
        case CURLE_COULDNT_CONNECT: .cannotConnect(host: host, detail: detail)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            .notTrusted(host: host, detail: detail)
        case CURLE_USE_SSL_FAILED: .notEncrypted(host: host)
        case CURLE_LOGIN_DENIED: .loginDenied(host: host, reply: reply ?? detail)
        default:
            // A server of mail says no with a number from 400 on.
            if let reply, reply.hasPrefix("4") || reply.hasPrefix("5") {
                .mailRefused(host: host, reply: reply)
            } else {
                .interrupted(host: host, detail: detail)
            }
        }
    }

    private func check(_ status: CURLcode) throws(HTTPError) {
        guard status == CURLE_OK else {
            throw .noLibrary(CurlLibrary.missing(String(cString: shim_curl_sentence(functions, status))))
        }
    }
}

extension Duration {
    /// At least one: for libcurl, none is no limit.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(clamping: seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
