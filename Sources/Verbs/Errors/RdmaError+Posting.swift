import Glibc

extension RdmaError {
    /// The failure to post requests: an error number means something else here than in other calls.
    static func posting(_ wanted: Int, _ requests: String, taken: Int, errno number: CInt) -> RdmaError {
        let hint =
            switch abs(number) {
            case ENOMEM: "The queue is full: reap completions before posting more, or make it larger."
            case EINVAL, EPERM, ENOTCONN: "The queue pair is not connected, or not any more; see its completions."
            default: String?.none
            }
        let operation = "posting \(wanted) \(requests), of which the device took \(taken),"
        return RdmaError(errno: number, operation, hint: hint)
    }
}
