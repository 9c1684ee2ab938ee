#pragma once

#include "core/base/descriptor.hpp"

#include <atomic>
#include <cstddef>
#include <list>
#include <mutex>
#include <thread>

namespace leams::test {

/// Stands before a TCP server on loopback, and cuts what goes through it when it is told to.
class CutProxy {
public:
    explicit CutProxy(int target_port);
    ~CutProxy();
    CutProxy(const CutProxy&) = delete;
    CutProxy& operator=(const CutProxy&) = delete;

    int port() const noexcept { return port_; }

    /// Cuts every connection now.
    void cut();
    /// Cuts every connection, in the middle of whatever it is, when so many bytes more went through in all.
    void cut_after(std::size_t bytes) { left_ = static_cast<long>(bytes); }
    /// Passes on a few bytes in each turn from now on, or everything.
    void set_slow(bool slow) { slow_ = slow; }
    int cuts() const noexcept { return cuts_; }

private:
    struct Pair {
        Descriptor client;
        Descriptor server;
    };

    void run();
    void accept_one();
    bool pass(int from, int to);

    int target_;
    int port_ = 0;
    Descriptor listener_;
    std::list<Pair> pairs_; // The thread's own.
    std::atomic<bool> cutting_{false};
    std::atomic<long> left_{-1}; // None to come when negative.
    std::atomic<bool> slow_{false};
    std::atomic<int> cuts_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

} // namespace leams::test
