// The C interface of liblz4, as the system has it.
#include <lz4.h>
