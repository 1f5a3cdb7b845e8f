internal import CCurl
internal import Glibc

/// What arrives in one transfer, and what ends it early. Its callbacks run inside `CurlHandle.perform`.
final class Transfer {
    /// Which addresses may be connected to.
    enum Reach {
        /// Those of the open internet.
        case open
        /// Private ones as well.
        case all
        /// This machine only, as what is said there is not encrypted.
        case loopback
    }

    private(set) var body: [UInt8] = []
    /// The lines of the last header, without their ends; interim answers are forgotten.
    private(set) var lines: [String] = []
    /// Why a callback ended the transfer.
    private(set) var objection: HTTPError?
    /// An address that was not connected to.
    private(set) var refused: NetworkAddress?
    /// Whether any address was connected to.
    private(set) var hasOpened = false

    private let host: String
    private let reach: Reach
    private let maxBytes: Int
    private let isCancelled: () -> Bool
    private var headerBytes = 0

    /// The longest header, all lines together.
    static let maxHeaderBytes = 64 * 1024

    init(host: String, reach: Reach, maxBytes: Int, isCancelled: @escaping () -> Bool) {
        self.host = host
        self.reach = reach
        self.maxBytes = maxBytes
        self.isCancelled = isCancelled
    }

    /// The last line that a server of mail said.
    var lastLine: String? { lines.last }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    static let receiveBody: curl_write_callback = { data, size, count, context in
        guard let transfer = of(context), let data else { return 0 }
        let total = size * count
        guard transfer.body.count + total <= transfer.maxBytes else {
            transfer.objection = .tooLarge(host: transfer.host, limit: transfer.maxBytes)
            return 0
        }
        transfer.body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: total))
        return total
    }

    static let receiveHeader: curl_write_callback = { data, size, count, context in
        guard let transfer = of(context), let data else { return 0 }
        let total = size * count
        transfer.headerBytes += total
        guard transfer.headerBytes <= maxHeaderBytes else {
            transfer.objection = .headerTooLarge(host: transfer.host, limit: maxHeaderBytes)
            return 0
        }
        var line = UnsafeRawBufferPointer(start: data, count: total)[...]
        while let last = line.last, last == 0x0a || last == 0x0d { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        // Each answer begins with its own status line, interim ones too.
        if text.hasPrefix("HTTP/") { transfer.lines = [] }
        if !text.isEmpty { transfer.lines.append(text) }
        return total
    }

    static let progress: curl_xferinfo_callback = { context, _, _, _, _ in
        guard let transfer = of(context), transfer.isCancelled() else { return 0 }
        transfer.objection = .cancelled
        return 1
    }

    /// Judged here is the address that is about to be connected to, so a name that means another address a
    /// moment later gains nothing.
    static let open: curl_opensocket_callback = { context, _, target in
        guard let transfer = of(context), let target else { return -1 }
        let place = UnsafeMutableRawPointer(target)
            .advanced(by: MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
        let bytes = UnsafeRawBufferPointer(start: place, count: Int(target.pointee.addrlen))
        guard let address = NetworkAddress(family: target.pointee.family, bytes), transfer.allows(address)
        else {
            transfer.refused = NetworkAddress(family: target.pointee.family, bytes) ?? transfer.refused
            return -1
        }
        transfer.hasOpened = true
        let kind = target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(target.pointee.family, kind, target.pointee.protocol)
    }

    private func allows(_ address: NetworkAddress) -> Bool {
        switch reach {
        case .open: address.isPublic
        case .all: true
        case .loopback: address.isLoopback
        }
    }
}
