/* Loads the shim with the plain dynamic linker, as CoreCLR does, and talks to it through its vtables.
 * Built and run twice: for glibc and for musl. No test framework exists for both. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct guid {
    uint32_t a;
    uint16_t b, c;
    uint8_t d[8];
} guid;
typedef struct object {
    void** slots;
} object;

static const guid shim_class = {0x03431424, 0xCF2D, 0x4D3E, {0xAC, 0x94, 0x21, 0x7F, 0x40, 0xBF, 0x92, 0x08}};
static const guid class_factory = {1, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const guid callback2 = {0x8A8CC829, 0xCCF2, 0x49FE, {0xBB, 0xAE, 0x0F, 0x02, 0x22, 0x28, 0x07, 0x1A}};
static const guid callback11 = {0x42350846, 0xAAED, 0x47F7, {0xB1, 0x28, 0xFD, 0x0C, 0x98, 0x88, 0x1C, 0xDE}};

typedef int32_t (*get_class_object)(const guid*, const guid*, void**);
typedef int32_t (*create_instance)(void*, void*, const guid*, void**);
typedef int32_t (*query_interface)(void*, const guid*, void**);
typedef int32_t (*initialize)(void*, object*);
typedef int32_t (*attached)(uint32_t);

/* A runtime that is too old: it knows no ICorProfilerInfo6. */
static int32_t no_interface(void* self, const guid* iid, void** result) {
    (void)self;
    (void)iid;
    *result = NULL;
    return (int32_t)0x80004002u;
}

static int failures;
static void expect(int holds, const char* what) {
    if (!holds) {
        printf("FAILED %s\n", what);
        failures++;
    }
}

int main(int count, char** arguments) {
    if (count < 2) {
        return 2;
    }
    void* library = dlopen(arguments[1], RTLD_LAZY);
    if (library == NULL) {
        printf("FAILED dlopen: %s\n", dlerror());
        return 1;
    }
    get_class_object get = (get_class_object)dlsym(library, "DllGetClassObject");
    attached is_attached = (attached)dlsym(library, "lumigo_weaver_attached");
    expect(get != NULL && is_attached != NULL, "exports");
    object* factory = NULL;
    expect(get(&shim_class, &class_factory, (void**)&factory) == 0, "class factory");
    object* profiler = NULL;
    expect(((create_instance)factory->slots[3])(factory, NULL, &callback2, (void**)&profiler) == 0, "profiler");
    object* newest = NULL;
    expect(((query_interface)profiler->slots[0])(profiler, &callback11, (void**)&newest) == 0 && newest == profiler, "callback 11");

    void* old_slots[3] = {(void*)no_interface, NULL, NULL};
    object old_runtime = {old_slots};
    expect(((initialize)profiler->slots[3])(profiler, &old_runtime) == (int32_t)0x80131375u, "an old runtime is cancelled");
    expect(is_attached(1) == 0, "not attached");
    expect(dlclose(library) == 0, "dlclose");
    if (failures == 0) {
        printf("loaded and cancelled\n");
    }
    return failures == 0 ? 0 : 1;
}
