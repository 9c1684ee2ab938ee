#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace leams::rtmp {

/// Counts open connections, in all and by network, against the limits. Loop-bound.
class Admission {
public:
    Admission(std::size_t total, std::size_t per_network)
        : max_total_(total)
        , max_per_network_(per_network) {}

    enum class Entry : std::uint8_t { Granted, ServerFull, NetworkFull };

    /// Whether one more connection may be open; each Granted needs its release().
    Entry admit(const std::string& network) {
        if (total_ >= max_total_) {
            return Entry::ServerFull;
        }
        auto& count = networks_[network];
        if (count >= max_per_network_) {
            return Entry::NetworkFull;
        }
        ++total_;
        ++count;
        return Entry::Granted;
    }

    void release(const std::string& network) {
        --total_;
        if (const auto found = networks_.find(network); --found->second == 0) {
            networks_.erase(found);
        }
    }

private:
    std::size_t max_total_;
    std::size_t max_per_network_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> networks_;
};

} // namespace leams::rtmp
