/// Goes through the bytes of a bundle and compares them with what its manifest says must be there.
struct BundleReader {
    private let bytes: [UInt8]
    private let name: String
    private var position = 0

    init(_ bytes: [UInt8], _ name: String) throws(PluginFaults) {
        self.bytes = bytes
        self.name = name
        guard bytes.count <= BundleLimits.bundle else {
            throw fault(.tooLarge, "has \(bytes.count) bytes; at most \(BundleLimits.bundle) are taken")
        }
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
            || bytes.starts(with: "PK".utf8) || bytes.starts(with: "BZh".utf8)
            || bytes.starts(with: [0xFD, 0x37])
        {
            throw fault(.notABundle, "is compressed, and a bundle is not")
        }
    }

    private func fault(_ code: PluginFault.Code, _ message: String) -> PluginFaults {
        PluginFaults(
            PluginFault(code, file: name, message, hint: "ask for the bundle again, or for another one"))
    }

    /// The bytes of the packed manifest. Its size is the only thing that is ever taken from a header.
    mutating func manifest() throws(PluginFaults) -> [UInt8] {
        guard bytes.count >= ArchiveHeader.block else {
            throw fault(bytes.isEmpty ? .cutShort : .notABundle, "has \(bytes.count) bytes and is no bundle")
        }
        guard bytes.starts(with: Array(PackedManifest.fileName.utf8) + [0]),
            let size = ArchiveHeader.size(bytes[..<ArchiveHeader.block])
        else {
            throw fault(
                .notABundle,
                "begins with \(ArchiveHeader.shown(bytes[..<ArchiveHeader.block])) where \(PackedManifest.fileName) must be"
            )
        }
        guard size <= BundleLimits.manifest else {
            throw fault(
                .tooLarge, "its manifest has \(size) bytes; at most \(BundleLimits.manifest) are taken")
        }
        try header(PackedManifest.fileName, size)
        return try content(PackedManifest.fileName, size)
    }

    /// The files that `packed` lists, and nothing behind them.
    mutating func files(_ packed: PackedManifest) throws(PluginFaults) -> [[UInt8]] {
        // Before a file is copied, what the sizes add up to is compared with what is there.
        guard packed.bundleSize >= bytes.count else {
            throw fault(
                .trailingBytes,
                "has \(bytes.count) bytes, and its manifest makes \(packed.bundleSize) of them")
        }
        guard packed.bundleSize == bytes.count else {
            throw fault(
                .cutShort,
                "is cut short: it has \(bytes.count) bytes, and its manifest makes \(packed.bundleSize) of them"
            )
        }
        var contents: [[UInt8]] = []
        var wrong: [PluginFault] = []
        for file in packed.files {
            try header(file.path, file.size)
            let content = try content(file.path, file.size)
            if ContentHash(of: content) != file.hash {
                wrong.append(
                    PluginFault(
                        .wrongHash, file: name, "\(file.path) has another content than its manifest says",
                        hint: "ask for the bundle again, or for another one"))
            }
            contents.append(content)
        }
        if let faults = PluginFaults(wrong) { throw faults }
        guard bytes[position...].allSatisfy({ $0 == 0 }) else {
            throw fault(.trailingBytes, "has something behind its last file")
        }
        return contents
    }

    private mutating func header(_ path: String, _ size: Int) throws(PluginFaults) {
        guard position + ArchiveHeader.block <= bytes.count else {
            throw fault(.cutShort, "is cut short before \(path)")
        }
        let found = bytes[position..<position + ArchiveHeader.block]
        guard found.elementsEqual(ArchiveHeader.bytes(path: path, size: size)) else {
            throw fault(.wrongEntry, "has \(ArchiveHeader.shown(found)) where \(path) must be")
        }
        position += ArchiveHeader.block
    }

    private mutating func content(_ path: String, _ size: Int) throws(PluginFaults) -> [UInt8] {
        let end = position + size + ArchiveHeader.padding(size)
        guard end <= bytes.count else { throw fault(.cutShort, "is cut short in \(path)") }
        let content = Array(bytes[position..<position + size])
        guard bytes[(position + size)..<end].allSatisfy({ $0 == 0 }) else {
            throw fault(.trailingBytes, "has something between \(path) and the next file")
        }
        position = end
        return content
    }
}
