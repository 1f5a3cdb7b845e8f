internal import CXML

/// What a part of a workbook tells whoever reads it. Names come without their prefix.
protocol XMLHandler: AnyObject {
    func start(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetError)
    func end(_ name: XMLName) throws(SheetError)
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetError)
}

/// The local name of an element.
struct XMLName {
    let base: UnsafePointer<UInt8>

    @inline(__always)
    static func ~= (name: StaticString, element: XMLName) -> Bool {
        let wanted = name.utf8Start
        var i = 0
        while wanted[i] == element.base[i] {
            if wanted[i] == 0 { return true }
            i += 1
        }
        return false
    }
}

/// The attributes of an element, by local name.
struct XMLAttributes {
    // Five pointers each: name, prefix, namespace, first byte of the value, end of the value.
    let base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    let count: Int

    subscript(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
        guard let base else { return nil }
        for i in 0..<count {
            guard let local = base[i * 5], name ~= XMLName(base: local) else { continue }
            guard let start = base[i * 5 + 3], let end = base[i * 5 + 4] else { return nil }
            return UnsafeBufferPointer(start: start, count: end - start)
        }
        return nil
    }

    func text(_ name: StaticString) -> String? {
        self[name].map { String(decoding: $0, as: UTF8.self) }
    }

    /// A whole number without sign, at most nine digits.
    func number(_ name: StaticString) -> Int? { self[name].flatMap(Self.number) }

    static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard (1...9).contains(bytes.count) else { return nil }
        var value = 0
        for byte in bytes {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}

/// Whether the value of an attribute is this text.
func ~= (text: StaticString, value: UnsafeBufferPointer<UInt8>) -> Bool {
    value.isEqual(to: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
}

/// An XML part parsed as its bytes arrive.
///
/// A document type ends the parse before anything in it is looked at, so there are no entities to expand and
/// no other files to fetch.
final class XMLPart {
    private let path: String
    private let part: String
    private let maxDepth: Int
    private let handler: any XMLHandler
    private let library: UnsafePointer<shim_xml>
    private var parser: xmlParserCtxtPtr?
    private var failure: SheetError?
    /// Whether there is a `failure`, which is asked for each piece of the part: an error is large to look at.
    private var hasFailed = false
    private var depth = 0

    init(path: String, part: String, maxDepth: Int, handler: any XMLHandler) throws(SheetError) {
        self.path = path
        self.part = part
        self.maxDepth = maxDepth
        self.handler = handler
        library = try WorkbookLibraries.xml(for: path)
        var sax = xmlSAXHandler()
        sax.initialized = UInt32(XML_SAX2_MAGIC)
        sax.internalSubset = { context, _, _, _ in XMLPart.from(context)?.refuseDocumentType() }
        sax.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            XMLPart.from(context)?.start(name, attributes, Int(count))
        }
        sax.endElementNs = { context, name, _, _ in XMLPart.from(context)?.end(name) }
        sax.characters = { context, text, length in XMLPart.from(context)?.text(text, Int(length)) }
        sax.cdataBlock = { context, text, length in XMLPart.from(context)?.text(text, Int(length)) }
        sax.ignorableWhitespace = { context, text, length in XMLPart.from(context)?.text(text, Int(length)) }
        let this = Unmanaged.passUnretained(self).toOpaque()
        parser = library.pointee.xmlCreatePushParserCtxt(&sax, this, nil, 0, nil)
        guard let parser else { throw .damaged(path: path, part: part, reason: "no memory") }
        // NOENT only makes attribute values plain text: without a document type there are no entities.
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_NOERROR.rawValue
        _ = library.pointee.xmlCtxtUseOptions(parser, Int32(options | XML_PARSE_NOWARNING.rawValue))
    }

    deinit {
        if let parser { library.pointee.xmlFreeParserCtxt(parser) }
    }

    /// Takes the next bytes of the part; the handler is told what they complete.
    func feed(_ bytes: UnsafePointer<CChar>, _ count: Int, isLast: Bool) throws(SheetError) {
        guard let parser else { return }
        let result = library.pointee.xmlParseChunk(parser, bytes, Int32(count), isLast ? 1 : 0)
        if let failure { throw failure }
        guard result != 0 else { return }
        var reason = "it is not well-formed XML"
        if let error = library.pointee.xmlCtxtGetLastError(parser), let message = error.pointee.message {
            reason = "line \(error.pointee.line) of its XML: "
            reason += ShownText.short(String(String(cString: message).prefix { $0 != "\n" }))
        }
        throw .damaged(path: path, part: part, reason: reason)
    }

    @inline(__always)
    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLPart? {
        context.map { Unmanaged<XMLPart>.fromOpaque($0).takeUnretainedValue() }
    }

    private func stop(_ error: SheetError) {
        if !hasFailed { (failure, hasFailed) = (error, true) }
        if let parser { library.pointee.xmlStopParser(parser) }
    }

    private func refuseDocumentType() { stop(.documentType(path: path, part: part)) }

    private func start(
        _ name: UnsafePointer<UInt8>?, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
        _ count: Int
    ) {
        guard !hasFailed, let name else { return }
        depth += 1
        if depth > maxDepth {
            return stop(.damaged(path: path, part: part, reason: "its XML nests deeper than \(maxDepth)"))
        }
        do { try handler.start(XMLName(base: name), XMLAttributes(base: attributes, count: count)) } catch {
            stop(error)
        }
    }

    private func end(_ name: UnsafePointer<UInt8>?) {
        guard !hasFailed, let name else { return }
        depth -= 1
        do { try handler.end(XMLName(base: name)) } catch { stop(error) }
    }

    private func text(_ text: UnsafePointer<UInt8>?, _ length: Int) {
        guard !hasFailed, let text else { return }
        do { try handler.text(UnsafeBufferPointer(start: text, count: length)) } catch { stop(error) }
    }
}

extension WorkbookArchive {
    /// Reads a whole part through `handler`.
    func parse(_ part: String, _ handler: any XMLHandler) throws(SheetError) {
        let stream = try open(part)
        let xml = try XMLPart(path: file.path, part: part, maxDepth: limits.depth, handler: handler)
        let size = 64 << 10
        let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        defer { bytes.deallocate() }
        while true {
            let got = try stream.read(into: bytes, size)
            try xml.feed(bytes, got, isLast: got == 0)
            if got == 0 { return }
        }
    }
}
