"""The phone's door (手机接口): everything a phone needs to work without a connection."""
