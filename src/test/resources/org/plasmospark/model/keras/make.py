"""Writes the HDF5 files beside it that the writer of the tests cannot write (h5py 3.14)."""

import h5py
import numpy as np


def numbers(*shape):
    return (np.arange(np.prod(shape), dtype="<f4") / 2).reshape(shape)


with h5py.File("chunked.h5", "w") as file:
    # Chunks that reach over the ends, with every filter that h5py has for floats.
    file.create_dataset(
        "deflated", data=numbers(5, 7, 3), chunks=(2, 4, 3), compression="gzip", shuffle=True, fletcher32=True
    )
    file.create_dataset("plain", data=numbers(5, 7), chunks=(3, 3))
    file.create_dataset("turned", data=numbers(5, 7).astype(">f4"), chunks=(3, 3))
    file.create_dataset("holes", shape=(5, 7), dtype="<f4", chunks=(3, 3))[0, 0] = 1
    file.create_dataset("half", data=numbers(5, 7).astype("<f2"), chunks=(3, 3))

with h5py.File("latest.h5", "w", libver="latest") as file:
    file.create_dataset("fixed", data=numbers(5, 7), chunks=(3, 3))
    file.create_dataset("single", data=numbers(5, 7), chunks=(5, 7), compression="gzip")
    file.create_dataset("grows", data=numbers(5, 7), chunks=(3, 3), maxshape=(None, 7))
    file.create_dataset("wide", data=numbers(5, 7), chunks=(3, 3), maxshape=(None, None))

with h5py.File("links.h5", "w") as file:
    file.create_dataset("real", data=numbers(4))
    file["soft"] = h5py.SoftLink("/real")
    file["circle"] = h5py.SoftLink("/circle")
    file["elsewhere"] = h5py.ExternalLink("chunked.h5", "/plain")
    group = file.create_group("group")
    group["itself"] = group
    group["again"] = file["real"]

with h5py.File("outside.h5", "w") as file:
    # The numbers are those of a file of the machine that reads it.
    file.create_dataset("outside", shape=(4,), dtype="<f4", external=[("/etc/passwd", 0, 16)])
