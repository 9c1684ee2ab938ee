#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

namespace leams::rtmp {

/// Counts open connections, in all and by network, against the limits. Loop-bound.
class Admission {
public:
    Admission(std::size_t total, std::size_t per_network)
        : max_total_(total)
        , max_per_network_(per_network) {}

    /// Whether one more connection may be open; each true needs its release().
    bool admit(const std::string& network) {
        auto& count = networks_[network];
        if (total_ >= max_total_ || count >= max_per_network_) {
            erase_if_none(network);
            return false;
        }
        ++total_;
        ++count;
        return true;
    }

    void release(const std::string& network) {
        --total_;
        --networks_[network];
        erase_if_none(network);
    }

private:
    void erase_if_none(const std::string& network) {
        if (const auto found = networks_.find(network); found->second == 0) {
            networks_.erase(found);
        }
    }

    std::size_t max_total_;
    std::size_t max_per_network_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> networks_;
};

} // namespace leams::rtmp
