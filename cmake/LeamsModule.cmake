# leams_module(NAME chat LAYER 3 DEPS base runtime LINK Boost::json)
#
# One static library per folder, made of its *.cpp files. Files named *_test.cpp become the test program
# leams_<name>_test, files named *_fuzz.cpp one libFuzzer target each. DEPS are other modules, which must lie on a lower
# layer or be listed as SAME_LAYER with a reason beside them; LINK are third-party libraries, private to the module.
# FILES narrows the module to some of the folder's sources, for folders that hold two modules (a service's core and its
# routes).
function(leams_module)
    cmake_parse_arguments(M "" "NAME;LAYER" "DEPS;SAME_LAYER;LINK;PUBLIC_LINK;FILES" ${ARGN})
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
    set_target_properties(${target} PROPERTIES LEAMS_LAYER ${M_LAYER} LINKER_LANGUAGE CXX)
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/src")
    foreach(dep IN LISTS M_DEPS)
        get_target_property(layer leams_${dep} LEAMS_LAYER)
        if(NOT layer LESS M_LAYER)
            message(FATAL_ERROR "${M_NAME} (layer ${M_LAYER}) may not depend on ${dep} (layer ${layer})")
        endif()
        target_link_libraries(${target} PUBLIC leams_${dep})
    endforeach()
    foreach(dep IN LISTS M_SAME_LAYER)
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
    if(LEAMS_TESTS AND tests)
        add_executable(${target}_test ${tests})
        target_link_libraries(${target}_test PRIVATE ${target} ${M_LINK} leams_test_support)
        add_test(NAME ${M_NAME} COMMAND ${target}_test)
        set_tests_properties(${M_NAME} PROPERTIES TIMEOUT 300)
    endif()
    if(LEAMS_FUZZ)
        foreach(fuzzer IN LISTS fuzzers)
            get_filename_component(name ${fuzzer} NAME_WE)
            add_executable(${name} ${fuzzer})
            target_link_libraries(${name} PRIVATE ${target} ${M_LINK})
            target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        endforeach()
    endif()
endfunction()

define_property(TARGET PROPERTY LEAMS_LAYER BRIEF_DOCS "Layer of a module; links point down only")
