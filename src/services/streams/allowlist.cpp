#include "services/streams/allowlist.hpp"

#include "core/base/address_ranges.hpp"
#include "core/base/text.hpp"

#include <algorithm>

namespace leams::streams {

Result<std::vector<std::string>> check_allowlist(const std::vector<std::string>& entries) {
    std::vector<std::string> checked;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::string entry(trim(entries[i]));
        if (entry.empty() || std::ranges::find(checked, entry) != checked.end()) {
            continue;
        }
        if (auto range = AddressRanges::parse({entry}); !range) {
            errors.push_back({"/entries/" + std::to_string(i), "cidr", range.error().message()});
        }
        checked.push_back(std::move(entry));
    }
    if (!errors.empty()) {
        return Error::invalid_fields(std::move(errors));
    }
    return checked;
}

bool is_allowed(const std::vector<std::string>& allowlist, std::string_view address) {
    const auto ranges = AddressRanges::parse(allowlist);
    return allowlist.empty() || (ranges && ranges->contains(address));
}

} // namespace leams::streams
