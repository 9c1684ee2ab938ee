#include "test/postgres.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <libpq-fe.h>
#include <memory>
#include <pwd.h>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace leams::test {
namespace {

constexpr auto kUser = "postgres";

std::string find_program(const std::string& name) {
    std::string newest;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
        const auto candidate = entry.path() / "bin" / name;
        if (std::filesystem::exists(candidate, ignored) && candidate.string() > newest) {
            newest = candidate.string();
        }
    }
    if (newest.empty()) {
        throw std::runtime_error("PostgreSQL is not installed: apt-get install postgresql");
    }
    return newest;
}

// PostgreSQL refuses to run as root.
void become_postgres_user() {
    if (::geteuid() != 0) {
        return;
    }
    const passwd* entry = ::getpwnam(kUser);
    if (entry == nullptr || ::setgid(entry->pw_gid) != 0 || ::setuid(entry->pw_uid) != 0) {
        ::_exit(126);
    }
}

pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
    std::vector<char*> arguments;
    for (const auto& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        if (std::freopen(log.c_str(), "a", stdout) == nullptr || ::dup2(1, 2) < 0) {
            ::_exit(125);
        }
        become_postgres_user();
        // The server must not outlive a test that crashed, not even one that has crashed by now.
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (::getppid() != parent) {
            ::_exit(124);
        }
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    if (child < 0) {
        throw std::runtime_error("cannot fork");
    }
    return child;
}

void wait_for_exit(pid_t child) noexcept {
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool answers(const std::string& connection) {
    PGconn* handle = ::PQconnectdb(connection.c_str());
    const bool ready = ::PQstatus(handle) == CONNECTION_OK;
    ::PQfinish(handle);
    return ready;
}

} // namespace

Postgres::Postgres() {
    char name[] = "/tmp/leams-pg-XXXXXX";
    if (::mkdtemp(name) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    folder_ = name;
    if (const passwd* entry = ::getpwnam(kUser); ::geteuid() == 0 && entry != nullptr) {
        if (::chown(name, entry->pw_uid, entry->pw_gid) != 0) {
            throw std::runtime_error("cannot give the folder to PostgreSQL's user");
        }
    }
    wait_for_exit(spawn(
        {find_program("initdb"),
         "-D",
         folder_ + "/data",
         "-U",
         kUser,
         "--auth=trust",
         "--no-sync",
         "-E",
         "UTF8",
         "--locale=C.UTF-8"},
        folder_ + "/log"
    ));
    start();
}

Postgres::~Postgres() {
    stop(SIGINT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Postgres& Postgres::shared() {
    static Postgres server;
    return server;
}

void Postgres::start() {
    pid_ = spawn(
        {find_program("postgres"),
         "-D",
         folder_ + "/data",
         "-k",
         folder_,
         "-c",
         "listen_addresses=",
         "-c",
         "fsync=off",
         "-c",
         "max_connections=100"},
        folder_ + "/log"
    );
    const auto connection = "host=" + folder_ + " user=postgres dbname=postgres";
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!answers(connection)) {
        if (std::chrono::steady_clock::now() > deadline || ::waitpid(pid_, nullptr, WNOHANG) == pid_) {
            std::ifstream log(folder_ + "/log");
            throw std::runtime_error(
                "PostgreSQL did not start:\n" + std::string(std::istreambuf_iterator<char>(log), {})
            );
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void Postgres::stop(int signal) noexcept {
    if (pid_ > 0) {
        ::kill(pid_, signal);
        wait_for_exit(pid_);
        pid_ = -1;
    }
}

void Postgres::restart() {
    stop(SIGQUIT);
    start();
}

void Postgres::signal_all(int signal) const {
    const auto master = std::to_string(pid_);
    std::ifstream children("/proc/" + master + "/task/" + master + "/children");
    ::kill(pid_, signal);
    for (pid_t child = 0; children >> child;) {
        ::kill(child, signal);
    }
}

std::string Postgres::make_database() {
    const auto name = "test" + std::to_string(++made_);
    PGconn* handle = ::PQconnectdb(("host=" + folder_ + " user=postgres dbname=postgres").c_str());
    PGresult* result = ::PQexec(handle, ("CREATE DATABASE " + name).c_str());
    const bool made = ::PQresultStatus(result) == PGRES_COMMAND_OK;
    const std::string cause = ::PQerrorMessage(handle);
    ::PQclear(result);
    ::PQfinish(handle);
    if (!made) {
        throw std::runtime_error("cannot make a database: " + cause);
    }
    return "postgresql://postgres@/" + name + "?host=" + folder_;
}

} // namespace leams::test
