public use fun bytes as String.as_bytes;
public use fun sub_string as String.substring;
