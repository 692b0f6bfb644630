import Metering
import Testing

@Suite struct NumberTextTests {
    @Test(
        arguments: [
            (9.41235, 4, "9.4124"), (9.4, 6, "9.4"), (12, 6, "12"), (0, 3, "0"), (0.0000123, 6, "0.000012"),
            (-0.5, 3, "-0.5"), (-0.0001, 3, "0"), (1e12, 3, "1000000000000"), (1234567.5, 0, "1234568"), (.nan, 3, ""),
            (.infinity, 3, ""), (0.1 + 0.2, 6, "0.3"),
        ] as [(Double, Int, String)]
    )
    func fixed(_ value: Double, _ places: Int, _ text: String) {
        #expect(NumberText.fixed(value, places: places) == text)
    }

    @Test(
        arguments: [
            (9.4123, 4, "9.412"), (19.2834, 4, "19.28"), (999.96, 4, "1000"), (9.9996, 4, "10.00"),
            (12345.6, 4, "12346"),
            (0.01234, 3, "0.012"), (0, 3, "0.000"), (0.9996, 3, "1.00"), (0.35, 3, "0.350"), (100, 3, "100"),
            (99.95, 3, "100"),
        ] as [(Double, Int, String)]
    )
    func significant(_ value: Double, _ digits: Int, _ text: String) {
        #expect(NumberText.significant(value, digits: digits) == text)
    }

    @Test(
        arguments: [
            (1, "1.00"), (999, "999"), (1000, "1.00k"), (98321, "98.3k"), (999_499, "999k"), (999_501, "1.00M"),
            (1.214e6, "1.21M"), (3e15, "3.00P"),
        ] as [(Double, String)]
    )
    func scaled(_ value: Double, _ text: String) {
        #expect(NumberText.scaled(value, digits: 3) == text)
    }
}
