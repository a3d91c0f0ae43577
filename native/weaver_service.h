/* What the shim does for the weaver in the managed agent: a small C interface, called by P/Invoke from any managed thread.
 *
 * Every function answers an HRESULT (negative = failed) and may be called at any time after the loader was started:
 *   0           done
 *   0x80004005  the profiler is not attached, or the runtime is shutting down
 *   0x80070057  an argument makes no sense (an unknown token kind, a malformed IL body, CoreLib)
 *   0x80131130  no such module, or one that is not offered: CoreLib, dynamic, collectible and resource modules are not
 *   0x80131505  the runtime did not answer within ten seconds
 *   others      what the runtime answered
 * Buffers belong to the caller. After 0x80131505 they must stay for ever, because the request is still to be carried out; after anything
 * else they are not used again. Strings are UTF-16 and end with a NUL. Tokens belong to the module they were made for. */
#ifndef LUMIGO_WEAVER_SERVICE_H
#define LUMIGO_WEAVER_SERVICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LUMIGO_WEAVER_VERSION 3u

/* One loaded module. */
typedef struct lumigo_module {
    uint64_t id;
    uint64_t base;     /* address of the image, 0 when it has none */
    uint32_t flags;    /* COR_PRF_MODULE_FLAGS: 1 on disk, 2 precompiled (ReadyToRun) code in use, 0x20 flat layout */
    uint32_t reserved;
} lumigo_module;

typedef struct lumigo_method {
    uint64_t module;
    uint32_t method; /* MethodDef token */
    uint32_t reserved;
} lumigo_method;

typedef struct lumigo_body {
    const uint8_t* bytes; /* header, code and exception clauses, well-formed; then, from the next multiple of four on, the map: three 32-bit
                             numbers for each instruction that is still there, in order: its offset before and now, and 1.
                             The runtime takes line numbers in stack traces from it */
    uint32_t size;        /* without the map; 0: back to the original IL */
    uint32_t map_count;   /* entries */
} lumigo_body;

/* What to emit; see lumigo_weaver_emit. */
enum {
    LUMIGO_ASSEMBLY_REF = 1, /* name; blob = public key token or empty; version */
    LUMIGO_TYPE_REF = 2,     /* parent = AssemblyRef, ModuleRef or (nested) TypeRef; name with namespace */
    LUMIGO_MEMBER_REF = 3,   /* parent = TypeRef, TypeSpec or TypeDef; name; blob = signature */
    LUMIGO_TYPE_SPEC = 4,    /* blob */
    LUMIGO_METHOD_SPEC = 5,  /* parent = MethodDef or MemberRef; blob = instantiation */
    LUMIGO_SIGNATURE = 6,    /* blob: stand-alone signature (locals, calli) */
    LUMIGO_USER_STRING = 7   /* name (may contain NULs, counts by name_length) */
};

/* As a parent: the token that the earlier entry with this index in the same batch gets. */
#define LUMIGO_PARENT_OF_BATCH 0xFF000000u

typedef struct lumigo_reference {
    uint32_t kind;
    uint32_t parent; /* a token, or LUMIGO_PARENT_OF_BATCH | index */
    const char16_t* name;
    const uint8_t* blob;
    uint32_t name_length;
    uint32_t blob_size;
    uint16_t version[4];
} lumigo_reference;

/* 1 when the profiler is attached and speaks this version, else 0. */
int32_t lumigo_weaver_attached(uint32_t version);

/* The modules that may be woven. count = how many there are, which may be more than fit. */
int32_t lumigo_weaver_modules(lumigo_module* modules, uint32_t capacity, uint32_t* count);

/* The original body of a method. size = its real size; nothing is copied when it does not fit. */
int32_t lumigo_weaver_body(uint64_t module, uint32_t method, uint8_t* body, uint32_t capacity, uint32_t* size);

/* Adds references to a module's metadata, in order, and answers their tokens. What is there already is found, not doubled.
 * Stops at the first failure; the tokens made until then stay valid, the others are 0. */
int32_t lumigo_weaver_emit(uint64_t module, const lumigo_reference* references, uint32_t count, uint32_t* tokens);

/* Replaces bodies, or with size 0 brings the original IL back. Takes effect at the next call of each method.
 * A method without replacement may be asked for too: it is compiled anew from its own IL (for callers that had a woven one inlined). */
int32_t lumigo_weaver_rejit(const uint64_t* modules, const uint32_t* methods, const lumigo_body* bodies, uint32_t count);

/* Methods of one module whose precompiled code has the given method inlined. incomplete = 1: ask again when more is loaded. */
int32_t lumigo_weaver_inliners(uint64_t inliners_module, uint64_t module, uint32_t method, lumigo_method* methods, uint32_t capacity,
                               uint32_t* count, int32_t* incomplete);

#ifdef __cplusplus
}
#endif
#endif
