package io.goldensignals.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that does nothing for a caller who drops its result, such as one that wraps what it is given or ends a
 * builder. Error Prone, SpotBugs and IDEs know the annotation by its simple name and report such calls.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface CheckReturnValue {}
