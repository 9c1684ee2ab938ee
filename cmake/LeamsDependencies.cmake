# Third-party libraries; docs/dependencies.md says why each is here and which folder owns it.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED CONFIG)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
if(LEAMS_TESTS)
    find_package(GTest REQUIRED)
endif()

add_library(leams_asio INTERFACE)
target_compile_definitions(
    leams_asio INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
)
target_link_libraries(leams_asio INTERFACE Boost::headers Threads::Threads)

find_package(rabbitmq-c REQUIRED CONFIG)
add_library(leams_rabbitmq INTERFACE)
target_link_libraries(leams_rabbitmq INTERFACE rabbitmq::rabbitmq)

# SOCI ships no CMake package in Debian 12.
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE3 soci_sqlite3 REQUIRED)
find_library(SOCI_POSTGRESQL soci_postgresql REQUIRED)
add_library(leams_soci INTERFACE)
target_include_directories(leams_soci SYSTEM INTERFACE /usr/include/soci /usr/include/postgresql)
target_link_libraries(leams_soci INTERFACE ${SOCI_CORE} ${SOCI_SQLITE3} ${SOCI_POSTGRESQL} sqlite3 pq)
