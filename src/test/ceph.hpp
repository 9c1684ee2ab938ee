#pragma once

#include <string>
#include <sys/types.h>

namespace leams::test {

/// A Ceph cluster of the test's own, in memory, of which the S3 gateway is used. Destruction stops it.
class Ceph {
public:
    /// Throws std::runtime_error when Ceph is not installed or does not start.
    Ceph();
    ~Ceph();
    Ceph(const Ceph&) = delete;
    Ceph& operator=(const Ceph&) = delete;

    /// One for the whole test program; it stops when the program ends.
    static Ceph& shared();

    /// A URL for `objects.url`, of a bucket that nobody has made yet.
    std::string new_bucket_url();

private:
    void stop() noexcept;

    std::string folder_;
    std::string endpoint_;
    pid_t pid_ = -1;
    int made_ = 0;
};

} // namespace leams::test
