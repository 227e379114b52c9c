/* The whole C ABI. C modules need no other include. */
#ifndef PAWL_PAWL_H
#define PAWL_PAWL_H

#include <pawl/action.h>
#include <pawl/credential.h>
#include <pawl/extension.h>
#include <pawl/host.h>
#include <pawl/model.h>
#include <pawl/module.h>
#include <pawl/status.h>
#include <pawl/version.h>
#include <pawl/workflow.h>

#endif
