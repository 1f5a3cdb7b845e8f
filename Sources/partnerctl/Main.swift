internal import Glibc

@main
struct Main {
    static func main() { exit(Tool.run()) }
}
