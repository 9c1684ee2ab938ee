# leams_module(NAME chat DEPS base runtime LINK Boost::json)
#
# One static library per folder, made of its *.cpp files. Files named *_test.cpp become the test program
# leams_<name>_test, files named *_fuzz.cpp one libFuzzer target each, whose corpus the test program replays. DEPS are
# modules of the same wing that were declared before, or of a wing below: media, services and the gateway stand on core
# and know nothing of each other, adapters know all of these. LINK are third-party libraries, private to the module.
# THREADED names the tests whose objects cross threads: they are also part of leams_threads_test, which ThreadSanitizer
# watches. FILES narrows the module to some of the folder's sources, for folders that hold two modules (a service's core
# and its routes).
set(LEAMS_BELOW_core "")
set(LEAMS_BELOW_media core)
set(LEAMS_BELOW_services core)
set(LEAMS_BELOW_gateway core)
set(LEAMS_BELOW_adapters core media services)

function(leams_module)
    cmake_parse_arguments(M "" "NAME" "DEPS;LINK;PUBLIC_LINK;FILES;THREADED" ${ARGN})
    set(target leams_${M_NAME})
    if(M_FILES)
        set(sources ${M_FILES})
    else()
        file(GLOB sources CONFIGURE_DEPENDS *.cpp)
    endif()
    set(tests ${sources})
    set(fuzzers ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_(test|fuzz)\\.cpp$")

    add_library(${target} STATIC ${sources})
    file(RELATIVE_PATH wing "${CMAKE_SOURCE_DIR}/src" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REGEX REPLACE "/.*" "" wing ${wing})
    set_target_properties(${target} PROPERTIES LEAMS_WING ${wing} LINKER_LANGUAGE CXX)
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    foreach(dep IN LISTS M_DEPS)
        get_target_property(other leams_${dep} LEAMS_WING)
        if(NOT other STREQUAL wing AND NOT other IN_LIST LEAMS_BELOW_${wing})
            message(FATAL_ERROR "${M_NAME} (${wing}) may not depend on ${dep} (${other})")
        endif()
        target_link_libraries(${target} PUBLIC leams_${dep})
    endforeach()
    target_link_libraries(${target} PUBLIC ${M_PUBLIC_LINK} PRIVATE ${M_LINK})

    # Only where it is used: a path in every test's command line would defeat a cache shared by several checkouts.
    foreach(test IN LISTS tests)
        file(STRINGS ${test} uses REGEX LEAMS_CORPORA_DIR LIMIT_COUNT 1)
        if(uses)
            set_source_files_properties(
                ${test} PROPERTIES COMPILE_DEFINITIONS "LEAMS_CORPORA_DIR=\"${CMAKE_SOURCE_DIR}/tests/corpora\""
            )
        endif()
    endforeach()
    if(LEAMS_TESTS)
        foreach(fuzzer IN LISTS fuzzers)
            string(REGEX REPLACE ".*/(.*)_fuzz\\.cpp$" "\\1" name ${fuzzer})
            set(replay "${CMAKE_CURRENT_BINARY_DIR}/${name}_corpus_test.cpp")
            configure_file("${CMAKE_SOURCE_DIR}/src/test/corpus_test.cpp.in" ${replay} @ONLY)
            list(APPEND tests ${replay})
        endforeach()
    endif()
    if(LEAMS_TESTS AND tests)
        add_executable(${target}_test ${tests})
        target_link_libraries(${target}_test PRIVATE ${target} ${M_LINK} leams_test_support)
        add_test(NAME ${M_NAME} COMMAND ${target}_test)
        set_tests_properties(${M_NAME} PROPERTIES TIMEOUT 300)
    endif()
    foreach(test IN LISTS M_THREADED)
        set_property(GLOBAL APPEND PROPERTY LEAMS_THREADED_TESTS "${CMAKE_CURRENT_SOURCE_DIR}/${test}")
        set_property(GLOBAL APPEND PROPERTY LEAMS_THREADED_LINK ${target} ${M_LINK})
    endforeach()
    if(LEAMS_FUZZ)
        foreach(fuzzer IN LISTS fuzzers)
            get_filename_component(name ${fuzzer} NAME_WE)
            add_executable(${name} ${fuzzer})
            target_link_libraries(${name} PRIVATE ${target} ${M_LINK})
            target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        endforeach()
    endif()
endfunction()

# leams_threads_test, of what the modules before named as THREADED. One program links in seconds what a dozen would in
# minutes; it is built only when asked for.
function(leams_threads_test)
    get_property(tests GLOBAL PROPERTY LEAMS_THREADED_TESTS)
    get_property(link GLOBAL PROPERTY LEAMS_THREADED_LINK)
    list(REMOVE_DUPLICATES link)
    add_executable(leams_threads_test EXCLUDE_FROM_ALL ${tests})
    target_link_libraries(leams_threads_test PRIVATE ${link} ${ARGN} leams_test_support)
endfunction()

define_property(TARGET PROPERTY LEAMS_WING BRIEF_DOCS "The folder of src/ that a module is in; links point down only")
