internal import CArchive
internal import CXLSXWriter
internal import CXML
public import Loading

/// What reads and writes workbooks, loaded when the first one is: linked, these libraries and the eleven that they need
/// themselves would be loaded at every start of the program.
public enum WorkbookLibraries {
    private static let archive = LoadedLibrary.load(
        "libarchive.so.13", package: "libarchive13", shim_archive(),
        names: String(cString: shim_archive_names()))
    private static let xml = LoadedLibrary.load(
        SHIM_XML_FILE, package: SHIM_XML_PACKAGE, shim_xml(), names: String(cString: shim_xml_names()))
    private static let writer = LoadedLibrary.load(
        String(cString: shim_xlsx_file()), package: String(cString: shim_xlsx_package()), shim_xlsx(),
        names: String(cString: shim_xlsx_names()))

    /// Those that cannot be used on this system, after loading all of them.
    public static var missing: [MissingLibrary] {
        [archive.failure, xml.failure, writer.failure].compactMap { $0 }
    }

    /// The functions of libarchive.
    ///
    /// - Throws: `SheetError.noLibrary` for the workbook at `path`.
    static func archive(for path: String) throws(SheetError) -> UnsafePointer<shim_archive> {
        try functions(of: archive, path)
    }

    /// The functions of libxml2.
    static func xml(for path: String) throws(SheetError) -> UnsafePointer<shim_xml> {
        try functions(of: xml, path)
    }

    /// The functions of libxlsxwriter.
    static func writer(for path: String) throws(SheetError) -> UnsafePointer<shim_xlsx> {
        try functions(of: writer, path)
    }

    static func functions<Functions>(
        of library: Result<LoadedLibrary<Functions>, MissingLibrary>, _ path: String
    ) throws(SheetError) -> UnsafePointer<Functions> {
        switch library {
        case .success(let library): return library.functions
        case .failure(let missing): throw .noLibrary(path: path, missing)
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
