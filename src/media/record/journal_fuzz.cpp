#include "media/record/journal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    std::string again;
    const auto records = record::journal::read({reinterpret_cast<const char*>(data), size});
    for (const auto& one : records) {
        record::journal::append(again, one);
    }
    if (record::journal::read(again).size() != records.size()) {
        __builtin_trap();
    }
    return 0;
}
